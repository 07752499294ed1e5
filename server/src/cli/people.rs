//! The demo's four people, one of each role. They have no password: they sign in by a click.

use domain::people::Role;
use portal::{Directory, DirectoryError, NewPerson, Trust};

/// One of them.
pub struct DemoPerson {
    /// Full name.
    pub name: &'static str,
    /// The address they sign in with.
    pub email: &'static str,
    /// What they may do.
    pub role: Role,
    zone: &'static str,
}

/// All of them, from least rights to most.
pub const PEOPLE: [DemoPerson; 4] = [
    DemoPerson {
        name: "Tomasz Zieliński",
        email: "tomasz@demo.example",
        role: Role::Viewer,
        zone: "Europe/Warsaw",
    },
    DemoPerson {
        name: "Ines Moreau",
        email: "ines@demo.example",
        role: Role::Operator,
        zone: "Europe/Paris",
    },
    DemoPerson {
        name: "Priya Raman",
        email: "priya@demo.example",
        role: Role::Approver,
        zone: "Asia/Kolkata",
    },
    DemoPerson {
        name: "Jonas Lindqvist",
        email: "jonas@demo.example",
        role: Role::Admin,
        zone: "Europe/Stockholm",
    },
];

/// Creates those who are not there yet.
pub async fn create(directory: &Directory) -> Result<(), DirectoryError> {
    for person in PEOPLE {
        let created = directory
            .create(NewPerson {
                email: person.email.to_owned(),
                name: person.name.to_owned(),
                role: person.role,
                zone: person.zone.to_owned(),
                password: None,
                trust: Trust::AtOnce,
            })
            .await;
        match created {
            Ok(_) | Err(DirectoryError::Exists(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
