//! How e-mail is sent: off unless a server is named.

use std::net::IpAddr;

use portal::{MailSettings, MailTls, Sender};
use secrecy::SecretString;

use super::environment::Reader;
use super::{Origin, variable};

/// The ports that servers listen on for each way of TLS, if nothing else is said.
fn usual_port(tls: MailTls) -> u16 {
    match tls {
        MailTls::StartTls => 587,
        MailTls::Implicit => 465,
        MailTls::Off => 25,
    }
}

/// Reads it; `None` where it is off. `origin`: with which links begin.
pub(super) fn read(reader: &mut Reader<'_>, origin: Option<&Origin>) -> Option<MailSettings> {
    use variable::{PUBLIC_ORIGIN, SMTP_FROM, SMTP_HOST, SMTP_PORT, SMTP_TLS};
    let host = reader.parse(SMTP_HOST, None, |text| host(text).map(Some));
    let tls = reader.parse(SMTP_TLS, MailTls::StartTls, tls);
    let port = reader.parse(SMTP_PORT, usual_port(tls), port);
    let sender = reader.parse(SMTP_FROM, None, |text| text.parse::<Sender>().map(Some));
    let sign_in = read_sign_in(reader);
    if reader.text(SMTP_HOST).is_none() {
        refuse_the_rest(reader);
        return None;
    }
    if reader.text(SMTP_FROM).is_none() {
        reader.problem(format!(
            "{SMTP_FROM} is missing: it is the address in whose name e-mail is sent, such as \
             Subtotal <subtotal@example.com>."
        ));
    }
    if reader.text(PUBLIC_ORIGIN).is_none() {
        reader.problem(format!(
            "{PUBLIC_ORIGIN} is missing: the links in e-mails begin with it."
        ));
    }
    let host = host?;
    if tls == MailTls::Off && sign_in.is_some() && !is_this_machine(&host) {
        reader.problem(format!(
            "{SMTP_TLS} can't be off where a password is sent to another machine; use starttls or tls."
        ));
    }
    Some(MailSettings {
        host,
        port,
        tls,
        sign_in,
        sender: sender?,
        origin: origin?.to_string(),
    })
}

/// User and password: both or neither.
fn read_sign_in(reader: &mut Reader<'_>) -> Option<(String, SecretString)> {
    use variable::{SMTP_PASSWORD, SMTP_PASSWORD_FILE, SMTP_USER};
    let password = reader.secret(SMTP_PASSWORD, SMTP_PASSWORD_FILE);
    let names_password = [SMTP_PASSWORD, SMTP_PASSWORD_FILE]
        .iter()
        .any(|name| reader.text(name).is_some());
    match (reader.text(SMTP_USER), names_password) {
        (Some(user), true) => Some((user.to_owned(), password?)),
        (None, false) => None,
        (Some(_), false) => {
            reader.problem(format!(
                "{SMTP_PASSWORD} or {SMTP_PASSWORD_FILE} is missing: {SMTP_USER} needs a password."
            ));
            None
        }
        (None, true) => {
            reader.problem(format!(
                "{SMTP_USER} is missing: the password of the e-mail server needs a user."
            ));
            None
        }
    }
}

/// Settings of a server that isn't named: most likely it was forgotten.
fn refuse_the_rest(reader: &mut Reader<'_>) {
    let is_set =
        |name: &&&str| name.starts_with(variable::SMTP_PREFIX) && reader.text(name).is_some();
    if let Some(name) = variable::ALL.iter().find(is_set) {
        reader.problem(format!(
            "{} is missing: {name} has a meaning only with it.",
            variable::SMTP_HOST
        ));
    }
}

fn host(text: &str) -> Result<String, &'static str> {
    let is_name = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    if is_name || text.parse::<IpAddr>().is_ok() {
        Ok(text.to_owned())
    } else {
        Err("the name of a server is expected, without port and scheme, such as smtp.example.com")
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn port(text: &str) -> Result<u16, &'static str> {
    match text.parse() {
        Ok(port @ 1..) => Ok(port),
        _ => Err("a port is expected, such as 587"),
    }
}

fn tls(text: &str) -> Result<MailTls, &'static str> {
    match text {
        "starttls" => Ok(MailTls::StartTls),
        "tls" => Ok(MailTls::Implicit),
        "off" => Ok(MailTls::Off),
        _ => Err("starttls, tls or off is expected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, ConfigProblems, Environment};

    const PASSWORD: &str = "hush-hush";

    fn read(pairs: &[(&str, &str)]) -> Result<Option<MailSettings>, String> {
        let rest = [(variable::ZOOM_TOKEN, "token")];
        let environment = Environment::from_pairs(pairs.iter().copied().chain(rest));
        match Config::read(&environment) {
            Ok(config) => Ok(config.mail),
            Err(ConfigProblems(problems)) => Err(problems.join("\n")),
        }
    }

    const COMPLETE: [(&str, &str); 5] = [
        (variable::SMTP_HOST, "smtp.example.com"),
        (variable::SMTP_FROM, "Subtotal <subtotal@example.com>"),
        (variable::SMTP_USER, "subtotal"),
        (variable::SMTP_PASSWORD, PASSWORD),
        (variable::PUBLIC_ORIGIN, "https://subtotal.example.com"),
    ];

    #[test]
    fn it_is_off_until_a_server_is_named() {
        assert!(read(&[]).expect("complete").is_none());
        let settings = read(&COMPLETE).expect("complete").expect("on");
        assert_eq!((settings.port, settings.tls), (587, MailTls::StartTls));
        assert_eq!(settings.origin, "https://subtotal.example.com");
        assert!(!format!("{settings:?}").contains(PASSWORD));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_no_secret_is() {
        for missing in 0..COMPLETE.len() {
            let mut pairs = COMPLETE.to_vec();
            let (name, _) = pairs.remove(missing);
            let problems = read(&pairs).expect_err(name);
            assert!(problems.contains(name), "{problems}");
            assert!(!problems.contains(PASSWORD));
        }
        for (name, value) in [
            (variable::SMTP_HOST, "smtp://smtp.example.com:587"),
            (variable::SMTP_PORT, "0"),
            (variable::SMTP_TLS, "yes"),
            (variable::SMTP_TLS, "off"),
            (variable::SMTP_FROM, "nobody"),
        ] {
            let others = COMPLETE.into_iter().filter(|(other, _)| *other != name);
            let pairs: Vec<_> = others.chain([(name, value)]).collect();
            let problems = read(&pairs).expect_err(name);
            assert!(problems.contains(name), "{problems}");
        }
    }
}
