//! The PDF of an invoice: A4, real text in WinAnsi, SAMPLE across every page.

use domain::money::{Amount, Money};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

use crate::account::Account;
use crate::invoice::{Invoice, Item};
use crate::latin::to_win_ansi;

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 48.0;
const ROW_HEIGHT: f32 = 26.0;
const ITEMS_ON_A_PAGE: usize = 18;
const REGULAR: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");

/// Right edges of the columns of figures.
const QUANTITY_X: f32 = 390.0;
const TAX_X: f32 = 465.0;
const TOTAL_X: f32 = WIDTH - MARGIN;

/// The invoice as a PDF. The same invoice gives the same bytes.
pub(crate) fn invoice_pdf(account: &Account, invoice: &Invoice) -> Vec<u8> {
    let mut pages: Vec<&[Item]> = invoice.items.chunks(ITEMS_ON_A_PAGE).collect();
    if pages.is_empty() {
        pages.push(&[]);
    }
    let mut pdf = Pdf::new();
    let (catalog, tree, regular, bold) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4));
    let count = i32::try_from(pages.len()).unwrap_or(1);
    let page_ref = |index: i32| Ref::new(5 + 2 * index);
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..count).map(page_ref)).count(count);
    for (font, base) in [(regular, &b"Helvetica"[..]), (bold, &b"Helvetica-Bold"[..])] {
        pdf.type1_font(font)
            .base_font(Name(base))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (index, items) in (0..count).zip(&pages) {
        let content_ref = Ref::new(6 + 2 * index);
        let mut page = pdf.page(page_ref(index));
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT));
        page.parent(tree);
        page.contents(content_ref);
        page.resources()
            .fonts()
            .pair(REGULAR, regular)
            .pair(BOLD, bold);
        page.finish();
        let mut sheet = Sheet {
            content: Content::new(),
        };
        sheet.sample();
        sheet.head(account, invoice);
        let end = sheet.items(invoice, items);
        if index + 1 == count {
            sheet.totals(invoice, end);
        }
        sheet.foot(index + 1, count);
        pdf.stream(content_ref, &sheet.content.finish());
    }
    pdf.finish()
}

/// One page while it is drawn.
struct Sheet {
    content: Content,
}

impl Sheet {
    fn text(&mut self, font: Name<'_>, size: f32, x: f32, y: f32, text: &str) {
        let bytes = to_win_ansi(text);
        self.content
            .begin_text()
            .set_font(font, size)
            .set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y])
            .show(Str(&bytes))
            .end_text();
    }

    /// Figures whose right edge is at `x`.
    fn figures(&mut self, font: Name<'_>, size: f32, x: f32, y: f32, text: &str) {
        self.text(font, size, x - width_of_figures(text) * size, y, text);
    }

    fn rule(&mut self, from: f32, y: f32, width: f32) {
        self.content
            .set_line_width(width)
            .move_to(from, y)
            .line_to(WIDTH - MARGIN, y)
            .stroke();
    }

    fn sample(&mut self) {
        let (sin, cos) = 0.96_f32.sin_cos();
        self.content.set_fill_gray(0.9);
        self.content
            .begin_text()
            .set_font(BOLD, 130.0)
            .set_text_matrix([cos, sin, -sin, cos, 170.0, 190.0])
            .show(Str(b"SAMPLE"))
            .end_text();
        self.content.set_fill_gray(0.0);
    }

    fn head(&mut self, account: &Account, invoice: &Invoice) {
        let contact = &account.contact;
        self.text(BOLD, 20.0, MARGIN, 770.0, "Invoice");
        self.text(
            REGULAR,
            10.0,
            MARGIN,
            754.0,
            "Simulated Zoom. Not a demand for payment.",
        );
        let left = [
            account.profile.name.clone(),
            format!("{} {}", contact.first_name, contact.last_name),
            format!("{} {}", contact.address, contact.apt),
            format!("{} {}, {}", contact.zip, contact.city, contact.country),
        ];
        let right = [
            format!("Invoice number: {}", invoice.number),
            format!("Invoice date: {}", invoice.date),
            format!("Due date: {}", invoice.due),
            format!("Currency: {}", invoice.currency),
        ];
        for (row, (left, right)) in (0_u8..).zip(left.iter().zip(&right)) {
            let y = 716.0 - f32::from(row) * 14.0;
            self.text(if row == 0 { BOLD } else { REGULAR }, 10.0, MARGIN, y, left);
            self.text(REGULAR, 10.0, 350.0, y, right);
        }
    }

    /// Draws the table and tells where it ends.
    fn items(&mut self, invoice: &Invoice, items: &[Item]) -> f32 {
        let top = 636.0;
        self.text(BOLD, 9.0, MARGIN, top, "Charge");
        self.text(BOLD, 9.0, QUANTITY_X - 38.0, top, "Quantity");
        self.text(BOLD, 9.0, TAX_X - 17.0, top, "Tax");
        self.text(BOLD, 9.0, TOTAL_X - 23.0, top, "Total");
        self.rule(MARGIN, top - 6.0, 1.0);
        let mut y = top - 20.0;
        for item in items {
            let name: String = item.name.chars().take(58).collect();
            self.text(REGULAR, 9.0, MARGIN, y, &name);
            let period = format!("{} to {}  {}", item.start, item.end, item.kind);
            self.text(REGULAR, 7.5, MARGIN, y - 10.0, &period);
            self.figures(REGULAR, 9.0, QUANTITY_X, y, &item.quantity.to_string());
            self.figures(REGULAR, 9.0, TAX_X, y, &in_words(invoice, item.tax));
            self.figures(REGULAR, 9.0, TOTAL_X, y, &in_words(invoice, item.total));
            y -= ROW_HEIGHT;
        }
        y
    }

    fn totals(&mut self, invoice: &Invoice, end: f32) {
        self.rule(330.0, end + 12.0, 1.0);
        let rows = [
            (REGULAR, "Tax included", invoice.tax),
            (BOLD, "Total", invoice.total),
            (REGULAR, "Open balance", invoice.balance),
        ];
        for (row, (font, label, amount)) in (0_u8..).zip(rows) {
            let y = end - 4.0 - f32::from(row) * 16.0;
            self.text(font, 10.0, 330.0, y, label);
            self.figures(font, 10.0, TOTAL_X, y, &in_words(invoice, amount));
        }
    }

    fn foot(&mut self, page: i32, pages: i32) {
        self.text(
            REGULAR,
            8.0,
            MARGIN,
            40.0,
            &format!("Page {page} of {pages}"),
        );
    }
}

fn in_words(invoice: &Invoice, amount: Amount) -> String {
    Money {
        amount,
        currency: invoice.currency,
    }
    .grouped()
}

/// The width of figures in Helvetica, in parts of the font's size.
fn width_of_figures(text: &str) -> f32 {
    let width = |letter| {
        if matches!(letter, '.' | ',') {
            0.278
        } else {
            0.556
        }
    };
    text.chars().map(width).sum()
}
