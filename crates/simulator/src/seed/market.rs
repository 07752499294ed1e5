//! The countries of the book: currency, tax and the lists from which names and addresses are made.
//! All names are invented; none is meant to be a company or a person that exists.

use domain::money::Currency;

#[derive(Debug)]
/// A city with its state (an id in the US and Canada, text elsewhere) and a postal code.
pub(crate) struct City {
    pub(crate) name: &'static str,
    pub(crate) state: &'static str,
    pub(crate) zip: &'static str,
}

/// One country of the book.
#[derive(Debug)]
pub(crate) struct Market {
    /// Two-letter country id.
    pub(crate) country: &'static str,
    /// What its customers are billed in.
    pub(crate) currency: &'static str,
    /// Tax on every charge, in 1/10,000.
    pub(crate) tax_bp: u32,
    /// How often it occurs, compared with the others.
    pub(crate) weight: u32,
    /// Prefix of phone numbers.
    pub(crate) phone: &'static str,
    /// How a street and a house number are written.
    pub(crate) number_first: bool,
    pub(crate) suffixes: &'static [&'static str],
    pub(crate) stems: &'static [&'static str],
    pub(crate) trades: &'static [&'static str],
    pub(crate) cities: &'static [City],
    pub(crate) streets: &'static [&'static str],
    pub(crate) first_names: &'static [&'static str],
    pub(crate) last_names: &'static [&'static str],
}

impl Market {
    /// The currency of its invoices.
    #[expect(clippy::expect_used, reason = "a test reads every market's code")]
    pub(crate) fn currency(&self) -> Currency {
        self.currency.parse().expect("three letters")
    }
}

const fn city(name: &'static str, state: &'static str, zip: &'static str) -> City {
    City { name, state, zip }
}

const ENGLISH_TRADES: &[&str] = &[
    "Architects",
    "Freight",
    "Dental Group",
    "Legal",
    "Robotics",
    "Foods",
    "Analytics",
    "Outfitters",
    "Credit Union",
    "Engineering",
    "Hospitality",
    "Press",
    "Software",
    "Surveyors",
];
const GERMAN_TRADES: &[&str] = &[
    "Maschinenbau",
    "Logistik",
    "Verlag",
    "Medizintechnik",
    "Versicherungen",
    "Elektrotechnik",
    "Softwarehaus",
    "Papierfabrik",
    "Werkzeuge",
    "Energie",
    "Architekten",
    "Pflegedienste",
];
const FRENCH_TRADES: &[&str] = &[
    "Conseil",
    "Numérique",
    "Transports",
    "Fonderie",
    "Éditions",
    "Santé",
    "Ingénierie",
    "Architectes",
    "Textiles",
    "Vignobles",
    "Assurances",
    "Formation",
];
const NORDIC_TRADES: &[&str] = &[
    "Logistik",
    "Energi",
    "Maritim",
    "Bygg",
    "Konsult",
    "Teknik",
    "Data",
    "Vård",
    "Arkitekter",
    "Fastigheter",
    "Skog",
    "Design",
];
const IBERIAN_TRADES: &[&str] = &[
    "Logística",
    "Consultores",
    "Clínica",
    "Ingeniería",
    "Editorial",
    "Energía",
    "Alimentos",
    "Hoteles",
    "Arquitectos",
    "Seguros",
    "Tecnología",
    "Textil",
];

/// All countries of the book.
#[rustfmt::skip]
pub(crate) static MARKETS: &[Market] = &[
    Market {
        country: "US", currency: "USD", tax_bp: 625, weight: 22, phone: "+1 555 0", number_first: true,
        suffixes: &["Inc.", "LLC", "Partners", "Co."],
        stems: &["Cascadia", "Bramblewood", "Quillstone", "Larkfield", "Ironwick", "Juniper Bay", "Tallgrass", "Redhollow", "Mesaview", "Harborlight", "Fernmoor", "Copperline", "Stonebrook", "Westerleigh", "Pinecrest Hollow", "Silverbirch"],
        trades: ENGLISH_TRADES,
        cities: &[city("Portland", "OR", "97205"), city("Austin", "TX", "78701"), city("Columbus", "OH", "43215"), city("Denver", "CO", "80202"), city("Madison", "WI", "53703"), city("Raleigh", "NC", "27601")],
        streets: &["Main Street", "Harbor Avenue", "Oak Street", "Mill Road", "Lakeview Drive"],
        first_names: &["Alice", "Marcus", "Denise", "Omar", "Grace", "Walter"],
        last_names: &["Holloway", "Bennett", "Castillo", "Nguyen", "Whitaker", "Okafor"],
    },
    Market {
        country: "GB", currency: "GBP", tax_bp: 2_000, weight: 12, phone: "+44 20 7946 0", number_first: true,
        suffixes: &["Ltd", "LLP", "plc", "& Sons"],
        stems: &["Thornbury Vale", "Kestrel", "Marlbeck", "Ashgrove", "Penhallow", "Wexcombe", "Larkhill", "Oakhampton", "Fairlea", "Brackenridge", "Saltmarsh", "Windrush Mill", "Harrowgate Lane", "Elderfield"],
        trades: ENGLISH_TRADES,
        cities: &[city("Bristol", "England", "BS1 4QA"), city("Leeds", "England", "LS1 5AB"), city("Cardiff", "Wales", "CF10 3AT"), city("Edinburgh", "Scotland", "EH2 2AN")],
        streets: &["Quayside Row", "High Street", "Station Road", "Mill Lane", "Victoria Terrace"],
        first_names: &["Rosalind", "Edmund", "Priti", "Callum", "Harriet", "Imran"],
        last_names: &["Achebe", "Pemberton", "Sharma", "Fraser", "Whitlock", "Lowe"],
    },
    Market {
        country: "DE", currency: "EUR", tax_bp: 1_900, weight: 14, phone: "+49 30 9018 2", number_first: false,
        suffixes: &["GmbH", "AG", "GmbH & Co. KG", "eG"],
        stems: &["Wiesenthaler", "Oberau", "Hollerbach", "Steinbrück", "Lindenhof", "Rauchfuß", "Königsfeld", "Ahrensmühle", "Brücknerau", "Falkenried", "Moosbach", "Tannenberger", "Eichwald", "Seeburg"],
        trades: GERMAN_TRADES,
        cities: &[city("Stuttgart", "Baden-Württemberg", "70173"), city("Hamburg", "Hamburg", "20095"), city("Leipzig", "Sachsen", "04109"), city("Köln", "Nordrhein-Westfalen", "50667")],
        streets: &["Hauptstraße", "Gartenweg", "Am Hafen", "Lindenallee", "Bahnhofstraße"],
        first_names: &["Annika", "Jürgen", "Leyla", "Matthias", "Svenja", "Torsten"],
        last_names: &["Hallstein", "Krämer", "Yıldız", "Oberhuber", "Weiß", "Petersen"],
    },
    Market {
        country: "NL", currency: "EUR", tax_bp: 2_100, weight: 7, phone: "+31 20 555 0", number_first: false,
        suffixes: &["B.V.", "N.V.", "V.O.F."],
        stems: &["Zeewind", "Vaartzicht", "Molenaar", "De Klaproos", "Duinrand", "Hoogwater", "Lindegracht", "Oosterdijk", "Waterlelie", "Rietveen"],
        trades: &["Shipping", "Bouw", "Advies", "Logistiek", "Techniek", "Zorg", "Bloemen", "Media", "Accountants", "Energie"],
        cities: &[city("Rotterdam", "Zuid-Holland", "3011 AA"), city("Utrecht", "Utrecht", "3511 BT"), city("Groningen", "Groningen", "9711 LM")],
        streets: &["Havenstraat", "Kerkstraat", "Dijkweg", "Molenlaan"],
        first_names: &["Sanne", "Bram", "Fatima", "Jeroen"],
        last_names: &["van der Meulen", "de Wit", "Jansen", "El Amrani"],
    },
    Market {
        country: "FR", currency: "EUR", tax_bp: 2_000, weight: 9, phone: "+33 1 99 00 1", number_first: true,
        suffixes: &["SARL", "SA", "SAS"],
        stems: &["Vauquelin", "Belleroche", "Courbet", "Montfleury", "Rocheval", "Lumière", "Garancière", "Sainte-Aubaine", "Clairvallon", "Tourmaline", "Aubergine", "Fontcouverte"],
        trades: FRENCH_TRADES,
        cities: &[city("Lyon", "Rhône", "69002"), city("Nantes", "Loire-Atlantique", "44000"), city("Paris", "Île-de-France", "75009"), city("Bordeaux", "Gironde", "33000")],
        streets: &["rue des Tilleuls", "quai Saint-Vincent", "avenue de la Gare", "place du Marché"],
        first_names: &["Hélène", "Mathieu", "Aïcha", "Bastien"],
        last_names: &["Lefèvre", "Marchand", "Benali", "Roussel"],
    },
    Market {
        country: "ES", currency: "EUR", tax_bp: 2_100, weight: 5, phone: "+34 910 55 0", number_first: false,
        suffixes: &["S.L.", "S.A."],
        stems: &["Monteclaro", "Santa Aurelia", "Olivares Norte", "Puente Viejo", "Almazara", "Valdeluna", "Sierraalta", "Costanieve"],
        trades: IBERIAN_TRADES,
        cities: &[city("Madrid", "Madrid", "28004"), city("Valencia", "Valencia", "46002"), city("Sevilla", "Andalucía", "41001")],
        streets: &["Calle Mayor", "Avenida del Puerto", "Calle de la Rosa"],
        first_names: &["Lucía", "Álvaro", "Noelia", "Íñigo"],
        last_names: &["Fuentes", "Ibáñez", "Carrasco", "Núñez"],
    },
    Market {
        country: "PT", currency: "EUR", tax_bp: 2_300, weight: 3, phone: "+351 21 555 0", number_first: false,
        suffixes: &["Lda.", "S.A."],
        stems: &["Vale do Tejo", "Ribeira Alta", "Pedra Fria", "Azulejo", "Monte Sereno", "Farol Novo"],
        trades: &["Instituto", "Colégio", "Logística", "Consultores", "Conservas", "Engenharia", "Turismo", "Cerâmica"],
        cities: &[city("Lisboa", "Lisboa", "1100-148"), city("Porto", "Porto", "4050-253")],
        streets: &["Rua das Flores", "Avenida da Liberdade", "Rua do Poço"],
        first_names: &["Beatriz", "João", "Inês", "Tomás"],
        last_names: &["Carvalho", "Pires", "Antunes", "Magalhães"],
    },
    Market {
        country: "IT", currency: "EUR", tax_bp: 2_200, weight: 4, phone: "+39 02 5550 1", number_first: false,
        suffixes: &["S.r.l.", "S.p.A."],
        stems: &["Serafini", "Montechiaro", "Bottega Alta", "Val Serena", "Corte Nuova", "Lagodoro"],
        trades: &["Meccanica", "Studio Legale", "Moda", "Logistica", "Ceramiche", "Farmaceutici", "Editori", "Vini"],
        cities: &[city("Milano", "Lombardia", "20121"), city("Bologna", "Emilia-Romagna", "40121")],
        streets: &["Via Garofano", "Corso Nuovo", "Via del Mulino"],
        first_names: &["Giulia", "Matteo", "Chiara", "Dario"],
        last_names: &["Serafini", "Bellandi", "Moretti", "Quarta"],
    },
    Market {
        country: "SE", currency: "SEK", tax_bp: 2_500, weight: 4, phone: "+46 8 550 01", number_first: false,
        suffixes: &["AB", "Handelsbolag"],
        stems: &["Bergström", "Norrvik", "Ljungdal", "Älvstrand", "Skärgård Väst", "Björknäs", "Granholm"],
        trades: NORDIC_TRADES,
        cities: &[city("Göteborg", "Västra Götaland", "411 03"), city("Umeå", "Västerbotten", "903 26")],
        streets: &["Storgatan", "Hamngatan", "Björkvägen"],
        first_names: &["Ebba", "Gustav", "Linnea", "Åke"],
        last_names: &["Sjöberg", "Öberg", "Hedlund", "Nyström"],
    },
    Market {
        country: "NO", currency: "NOK", tax_bp: 2_500, weight: 3, phone: "+47 21 55 00", number_first: false,
        suffixes: &["AS", "ASA"],
        stems: &["Nordlys", "Fjordheim", "Solvåg", "Tindeland", "Havbris"],
        trades: NORDIC_TRADES,
        cities: &[city("Bergen", "Vestland", "5003"), city("Tromsø", "Troms", "9008")],
        streets: &["Strandgata", "Kirkeveien", "Fjellveien"],
        first_names: &["Ingrid", "Øyvind", "Sunniva"],
        last_names: &["Haugland", "Tveit", "Bråten"],
    },
    Market {
        country: "DK", currency: "DKK", tax_bp: 2_500, weight: 3, phone: "+45 70 55 00", number_first: false,
        suffixes: &["ApS", "A/S"],
        stems: &["Vesterhav", "Lyngby Mølle", "Sønderskov", "Klitgaard Øst", "Bøgelund"],
        trades: NORDIC_TRADES,
        cities: &[city("Aarhus", "Midtjylland", "8000"), city("Esbjerg", "Syddanmark", "6700")],
        streets: &["Havnegade", "Møllevej", "Strandvejen"],
        first_names: &["Mette", "Søren", "Freja"],
        last_names: &["Østergaard", "Kjær", "Lund"],
    },
    Market {
        country: "CH", currency: "CHF", tax_bp: 810, weight: 3, phone: "+41 44 555 0", number_first: false,
        suffixes: &["AG", "GmbH"],
        stems: &["Rütlihof", "Säntisblick", "Aarequelle", "Birkenhof Alp", "Limmattor"],
        trades: GERMAN_TRADES,
        cities: &[city("Zürich", "Zürich", "8001"), city("Bern", "Bern", "3011")],
        streets: &["Seestrasse", "Dorfgasse", "Bergweg"],
        first_names: &["Reto", "Corina", "Beat"],
        last_names: &["Zurbuchen", "Ammann", "Caflisch"],
    },
    Market {
        country: "IE", currency: "EUR", tax_bp: 2_300, weight: 2, phone: "+353 20 910 0", number_first: true,
        suffixes: &["DAC", "Ltd"],
        stems: &["Glenmarra", "Ballycorran", "Carrickvale", "Dunfintan"],
        trades: ENGLISH_TRADES,
        cities: &[city("Dublin", "Leinster", "D02 X285"), city("Cork", "Munster", "T12 W8KP")],
        streets: &["Bridge Street", "Abbey Lane", "Quay Road"],
        first_names: &["Aoife", "Ciarán", "Niamh"],
        last_names: &["Ó Ceallaigh", "Brennan", "Fitzmaurice"],
    },
    Market {
        country: "JP", currency: "JPY", tax_bp: 1_000, weight: 5, phone: "+81 3 5550 1", number_first: true,
        suffixes: &["K.K.", "株式会社"],
        stems: &["Fujimori", "Aoyagi", "Shirakaba", "Minatogawa", "Hoshizora", "Kazehara"],
        trades: &["Precision", "Shoji", "Seisakusho", "Foods", "Design", "Systems", "Kensetsu", "Logistics"],
        cities: &[city("Osaka", "Osaka", "530-0001"), city("Sendai", "Miyagi", "980-0021")],
        streets: &["Chuo 2-chome", "Sakura-dori", "Minami-machi"],
        first_names: &["Haruka", "Kenji", "Yui"],
        last_names: &["Fujimori", "Takahata", "Okabe"],
    },
    Market {
        country: "CA", currency: "CAD", tax_bp: 1_300, weight: 6, phone: "+1 555 0", number_first: true,
        suffixes: &["Inc.", "Ltd."],
        stems: &["Maplewood", "Tamarack", "Coldwater Bay", "Kestrel Lake", "Boréal", "Grand Pré"],
        trades: ENGLISH_TRADES,
        cities: &[city("Halifax", "NS", "B3H 4R2"), city("Toronto", "ON", "M5V 2T6"), city("Québec", "QC", "G1R 2S5")],
        streets: &["Water Street", "King Street", "Maple Avenue"],
        first_names: &["Noémie", "Aidan", "Simran"],
        last_names: &["Tremblay", "MacInnis", "Gill"],
    },
    Market {
        country: "AU", currency: "AUD", tax_bp: 1_000, weight: 5, phone: "+61 2 5550 1", number_first: true,
        suffixes: &["Pty Ltd", "Group"],
        stems: &["Pelican Bay", "Wattle Creek", "Bluegum", "Currawong", "Saltbush", "Yarraview"],
        trades: ENGLISH_TRADES,
        cities: &[city("Hobart", "TAS", "7000"), city("Adelaide", "SA", "5000"), city("Brisbane", "QLD", "4000")],
        streets: &["Wharf Street", "Banksia Road", "George Terrace"],
        first_names: &["Matilda", "Lachlan", "Thuy"],
        last_names: &["Drummond", "Tran", "Kowalczyk"],
    },
    Market {
        country: "IN", currency: "USD", tax_bp: 1_800, weight: 3, phone: "+91 22 5550 1", number_first: true,
        suffixes: &["Pvt Ltd", "LLP"],
        stems: &["Kaveri", "Neelgiri", "Shantivan", "Amrutdhara", "Suryavana"],
        trades: &["Diagnostics", "Exports", "Infotech", "Textiles", "Pharma", "Education", "Logistics", "Spices"],
        cities: &[city("Pune", "Maharashtra", "411001"), city("Bengaluru", "Karnataka", "560001")],
        streets: &["M. G. Road", "Station Road", "Lake View Road"],
        first_names: &["Ananya", "Rohit", "Meera"],
        last_names: &["Iyer", "Deshpande", "Kulkarni"],
    },
    Market {
        country: "NG", currency: "USD", tax_bp: 750, weight: 1, phone: "+234 1 555 0", number_first: true,
        suffixes: &["Ltd", "Chambers"],
        stems: &["Okonjo", "Adewunmi", "Lagoonside", "Harmattan"],
        trades: &["Legal", "Agro", "Textiles", "Logistics", "Media", "Clinics", "Farms"],
        cities: &[city("Lagos", "Lagos", "101241"), city("Enugu", "Enugu", "400001")],
        streets: &["Marina Road", "Broad Street", "Independence Layout"],
        first_names: &["Chidi", "Amaka", "Tunde"],
        last_names: &["Okonjo", "Adeyemi", "Eze"],
    },
];

/// The market of a country in the book.
pub(crate) fn of_country(country: &str) -> &'static Market {
    MARKETS
        .iter()
        .find(|market| market.country == country)
        .unwrap_or(&MARKETS[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::geography::{canonical_country, state_name, takes_state};

    #[test]
    fn zoom_would_take_every_address() {
        for market in MARKETS {
            assert_eq!(market.currency().as_str(), market.currency);
            assert_eq!(canonical_country(market.country), Some(market.country));
            for city in market.cities {
                let is_known = state_name(market.country, city.state).is_some();
                assert_eq!(is_known, takes_state(market.country), "{}", city.name);
            }
        }
    }
}
