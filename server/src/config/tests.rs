use super::*;
use std::fmt::Write as _;

const COMPLETE: [(&str, &str); 3] = [
    (variable::ZOOM_ACCOUNT_ID, "master-1"),
    (variable::ZOOM_CLIENT_ID, "client-1"),
    (variable::ZOOM_CLIENT_SECRET, "hush-hush"),
];

fn read(extra: &[(&str, &str)]) -> Result<Config, ConfigProblems> {
    let pairs = COMPLETE.iter().chain(extra).copied();
    Config::read(&Environment::from_pairs(pairs))
}

/// All that a configuration says, without the clock.
fn shown(config: &Config) -> String {
    let mut out = String::new();
    let Config {
        database_url: _,
        listen,
        public_origin,
        trusted_proxies,
        proxy_sign_in,
        connections,
        request_timeout,
        zoom,
        tier,
        invoice_limit_scope,
        keeper,
        audit_anchor,
        mail: _,
        demo,
        clock: _,
        #[cfg(debug_assertions)]
            rehearsal: _,
    } = config;
    let origin = public_origin
        .as_ref()
        .map_or("as it listens", Origin::as_str);
    write!(
        out,
        "listen {listen}, origin {origin}, proxies {trusted_proxies:?}, connections {}, \
         request {request_timeout:?}, zoom {} and {} ({:?}), {tier:?}, {invoice_limit_scope:?}, \
         keeper {keeper:?}, anchor {}, demo {}, proxy sign-in {}",
        connections.max_connections,
        zoom.base_url,
        zoom.token_url,
        zoom.allowed_hosts,
        audit_anchor
            .as_ref()
            .map_or("off".into(), |path| path.display().to_string()),
        demo.is_some(),
        proxy_sign_in.is_some(),
    )
    .expect("a string takes all");
    out
}

#[test]
fn credentials_are_enough() {
    assert_eq!(
        shown(&read(&[]).expect("complete")),
        "listen 127.0.0.1:3000, origin as it listens, proxies [], connections 1024, request 30s, \
         zoom https://api.zoom.us/v2 and https://zoom.us/oauth/token ([]), Business, Master, keeper On, anchor data/audit-anchor.log, demo false, proxy sign-in false"
    );
}

#[test]
fn every_setting_is_read() {
    let config = read(&[
        (variable::DATABASE_URL, "postgres://subtotal@db/subtotal"),
        (variable::LISTEN, "0.0.0.0:8080"),
        (variable::PUBLIC_ORIGIN, "https://subtotal.example.com/"),
        (variable::TRUSTED_PROXIES, "10.0.0.1, 192.168.0.0/16, ::1"),
        (variable::MAX_CONNECTIONS, "64"),
        (variable::ZOOM_BASE_URL, "https://api-eu.zoom.us/v2/"),
        (variable::ZOOM_TOKEN_URL, "https://zoom.example.com/token"),
        (variable::ZOOM_ALLOWED_HOSTS, "zoom.example.com,"),
        (variable::ZOOM_TIER, "pro"),
        (variable::PROXY_SIGN_IN_HEADER, "X-Forwarded-Email"),
        (variable::PROXY_SIGN_IN_FROM, "10.0.0.5, ::1"),
        (variable::PROXY_SIGN_OUT_URL, "/oauth2/sign_out"),
        (variable::PASSWORD_SIGN_IN, "off"),
        (variable::KEEPER, "paused"),
        (variable::AUDIT_ANCHOR, "off"),
        (variable::INVOICE_LIMIT_SCOPE, "invoice"),
        (variable::LOG, "info,portal=debug"),
        (variable::LOG_FORMAT, "json"),
    ])
    .expect("complete");
    assert_eq!(
        shown(&config),
        "listen 0.0.0.0:8080, origin https://subtotal.example.com, \
         proxies [10.0.0.1/32, 192.168.0.0/16, ::1/128], connections 64, request 30s, \
         zoom https://api-eu.zoom.us/v2 and https://zoom.example.com/token ([\"zoom.example.com\"]), \
         Pro, Invoice, keeper Paused, anchor off, demo false, proxy sign-in true"
    );
}

#[test]
fn every_problem_is_told_at_once_and_names_its_variable() {
    let environment = Environment::from_pairs([
        (variable::LISTEN, "everywhere"),
        (variable::DATABASE_URL, "mysql://x"),
        (variable::PUBLIC_ORIGIN, "http://subtotal.example.com"),
        (variable::TRUSTED_PROXIES, "10.0.0.0/40"),
        (variable::ZOOM_TIER, "gold"),
        (variable::LOG_FORMAT, "xml"),
        (variable::ZOOM_CLIENT_ID, "client-1"),
        ("SUBTOTAL_DATABSE_URL", "sqlite:x"),
    ]);
    let ConfigProblems(problems) = Config::read(&environment).expect_err("all wrong");
    for name in [
        variable::LISTEN,
        variable::DATABASE_URL,
        variable::PUBLIC_ORIGIN,
        variable::TRUSTED_PROXIES,
        variable::ZOOM_TIER,
        variable::LOG_FORMAT,
        variable::ZOOM_ACCOUNT_ID,
        variable::ZOOM_CLIENT_SECRET,
        "SUBTOTAL_DATABSE_URL",
    ] {
        let told = problems
            .iter()
            .filter(|problem| problem.starts_with(name))
            .count();
        assert_eq!(told, 1, "{name} in {problems:#?}");
    }
    assert_eq!(problems.len(), 9, "{problems:#?}");
}

#[test]
fn an_address_of_the_network_needs_a_public_origin() {
    let ConfigProblems(problems) =
        read(&[(variable::LISTEN, "0.0.0.0:3000")]).expect_err("no origin");
    assert!(
        problems[0].starts_with(variable::PUBLIC_ORIGIN),
        "{problems:?}"
    );
}

#[test]
fn secrets_come_from_files_and_are_never_shown() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("token");
    std::fs::write(&file, "  hush-hush-token\n").expect("written");
    let path = file.to_str().expect("UTF-8");
    let environment = Environment::from_pairs([(variable::ZOOM_TOKEN_FILE, path)]);
    let config = Config::read(&environment).expect("complete");
    let zoom::Credentials::Bearer(token) = &config.zoom.credentials else {
        panic!("a bearer token was given");
    };
    assert_eq!(
        secrecy::ExposeSecret::expose_secret(token),
        "hush-hush-token"
    );
    assert!(!format!("{config:?}").contains("hush"));
    assert!(!format!("{:?}", read(&[]).expect("complete")).contains("hush"));

    let both = read(&[(variable::ZOOM_TOKEN, "hush-hush-token")]).expect_err("both kinds");
    assert!(!both.to_string().contains("hush"), "{both}");
    let empty = Environment::from_pairs([(variable::ZOOM_TOKEN_FILE, "/nonexistent/token")]);
    assert!(Config::read(&empty).is_err());
}

#[test]
fn a_demo_keeps_away_from_live_credentials() {
    assert_eq!(
        refuse_live_credentials(&Environment::from_pairs([])),
        Ok(())
    );
    for name in [variable::ZOOM_CLIENT_SECRET, variable::ZOOM_TOKEN_FILE] {
        let environment = Environment::from_pairs([(name, "x")]);
        assert_eq!(
            refuse_live_credentials(&environment),
            Err(LiveCredentials(vec![name]))
        );
    }
}

#[test]
fn sign_in_by_proxy_is_off_unless_it_is_whole_and_narrow() {
    const HEADER: (&str, &str) = (variable::PROXY_SIGN_IN_HEADER, "X-Forwarded-Email");
    const FROM: (&str, &str) = (variable::PROXY_SIGN_IN_FROM, "10.0.0.5");
    assert_eq!(read(&[]).expect("complete").proxy_sign_in, None);
    let on = read(&[HEADER, FROM]).expect("complete").proxy_sign_in;
    let on = on.expect("switched on");
    assert!(on.is_narrow() && on.takes_passwords, "{on:?}");
    assert_eq!(on.header, "x-forwarded-email");

    for (settings, named) in [
        (vec![HEADER], variable::PROXY_SIGN_IN_FROM),
        (vec![FROM], variable::PROXY_SIGN_IN_HEADER),
        (
            vec![HEADER, (variable::PROXY_SIGN_IN_FROM, ",")],
            variable::PROXY_SIGN_IN_FROM,
        ),
        (
            vec![(variable::PASSWORD_SIGN_IN, "off")],
            variable::PASSWORD_SIGN_IN,
        ),
        (
            vec![(variable::PROXY_SIGN_OUT_URL, "/out")],
            variable::PROXY_SIGN_OUT_URL,
        ),
    ] {
        let ConfigProblems(problems) = read(&settings).expect_err("not whole");
        assert_eq!(problems.len(), 1, "{settings:?}: {problems:?}");
        assert!(problems[0].starts_with(named), "{problems:?}");
    }
    for from in ["0.0.0.0/0", "::/0", "10.0.0.0/7", "2001:db8::/31", "proxy"] {
        let problems = read(&[HEADER, (variable::PROXY_SIGN_IN_FROM, from)]);
        assert!(problems.is_err(), "{from}");
    }
    for name in [
        "Authorization",
        "cookie",
        "Host",
        "Connection",
        "Proxy-Authorization",
        "Sec-Fetch-Site",
        "X-Forwarded-For",
        "Content-Length",
        "two words",
    ] {
        let problems = read(&[(variable::PROXY_SIGN_IN_HEADER, name), FROM]);
        assert!(problems.is_err(), "{name}");
    }
    for url in [
        "http://sso.example.com/out",
        "//evil.example",
        "/a b",
        "/\\evil.example",
        "javascript:alert(1)",
        "https://user@sso.example.com",
        "https://",
    ] {
        let problems = read(&[HEADER, FROM, (variable::PROXY_SIGN_OUT_URL, url)]);
        assert!(problems.is_err(), "{url}");
    }
}

#[test]
fn a_demo_is_not_guarded_by_a_proxy() {
    assert_eq!(refuse_proxy_sign_in(&Environment::from_pairs([])), Ok(()));
    let set = Environment::from_pairs([(variable::PROXY_SIGN_IN_HEADER, "X-Forwarded-Email")]);
    assert!(refuse_proxy_sign_in(&set).is_err());
}

#[test]
fn the_example_explains_every_variable_and_no_other() {
    let example = include_str!("../../../.env.example");
    let explained: Vec<&str> = example
        .lines()
        .filter_map(|line| Some(line.trim_start_matches("# ").split_once('=')?.0))
        .filter(|name: &&str| name.starts_with("SUBTOTAL_"))
        .collect();
    for name in variable::ALL {
        assert_eq!(
            explained.iter().filter(|n| **n == name).count(),
            1,
            "{name}"
        );
    }
    assert_eq!(explained.len(), variable::ALL.len(), "{explained:?}");
}
