//! A job has one leader at a time, and only the leader's reports count.

use domain::time::SECOND_MS;
use store::JobProgress;

use crate::support::{NOON, TestStore, on_both};

const JOB: &str = "job";

on_both! {
    async fn one_instance_leads_until_its_lease_is_over(db: &TestStore) {
        let other = db.another_instance().await;
        db.store.create_job(JOB, None).await.unwrap();
        let later = |seconds: i64| NOON.plus_ms(seconds * SECOND_MS);
        assert!(db.store.lead_job(JOB, "a", NOON, later(15)).await.unwrap());
        assert!(!other.lead_job(JOB, "b", later(14), later(29)).await.unwrap());
        assert!(db.store.lead_job(JOB, "a", later(14), later(29)).await.unwrap(), "renewed");
        assert!(!other.lead_job(JOB, "b", later(28), later(43)).await.unwrap());
        assert!(other.lead_job(JOB, "b", later(29), later(44)).await.unwrap(), "taken over");
        assert!(!db.store.lead_job(JOB, "a", later(30), later(45)).await.unwrap());

        let progress = JobProgress { calls: 7, ..JobProgress::default() };
        assert!(!db.store.report_job(JOB, "a", &progress, later(90)).await.unwrap(), "no longer its job");
        assert!(other.report_job(JOB, "b", &progress, later(50)).await.unwrap());
        let job = db.store.find_job(JOB).await.unwrap().unwrap();
        assert_eq!((job.progress.calls, job.lease_until), (7, Some(later(50))));

        db.store.release_job(JOB, Some("a")).await.unwrap();
        assert!(!db.store.lead_job(JOB, "a", later(31), later(46)).await.unwrap(), "b has it");
        other.release_job(JOB, Some("b")).await.unwrap();
        assert!(db.store.lead_job(JOB, "a", later(31), later(46)).await.unwrap());
        other.release_job(JOB, None).await.unwrap();
        assert!(other.lead_job(JOB, "b", later(32), later(47)).await.unwrap());
        other.close().await;
    }

    async fn a_progress_is_read_back_as_it_was_reported(db: &TestStore) {
        db.store.create_job(JOB, None).await.unwrap();
        db.store.lead_job(JOB, "a", NOON, NOON.plus_ms(1)).await.unwrap();
        let progress = JobProgress {
            started_at: Some(NOON),
            ended_at: None,
            calls: u64::from(u32::MAX),
            first_ended_at: Some(NOON.plus_ms(1)),
            predicted_end_at: Some(NOON.plus_ms(2)),
            waiting_until: Some(NOON.plus_ms(3)),
            waiting_for: Some("Zoom’s day ends.".to_owned()),
        };
        assert!(db.store.report_job(JOB, "a", &progress, NOON.plus_ms(9)).await.unwrap());
        assert_eq!(db.store.find_job(JOB).await.unwrap().unwrap().progress, progress);
        assert_eq!(db.store.find_job("another").await.unwrap(), None);
    }

    async fn a_pause_has_a_name_and_is_made_once(db: &TestStore) {
        db.store.create_job(JOB, Some(NOON)).await.unwrap();
        db.store.create_job(JOB, None).await.unwrap();
        let pause = db.store.find_job(JOB).await.unwrap().unwrap().pause.unwrap();
        assert_eq!((pause.at, pause.by.as_str()), (NOON, ""), "what exists stays");

        let mut tx = db.store.begin().await.unwrap();
        assert!(!tx.pause_job(JOB, "Jonas", NOON.plus_ms(1)).await.unwrap());
        assert!(tx.resume_job(JOB).await.unwrap());
        assert!(!tx.resume_job(JOB).await.unwrap());
        assert!(tx.pause_job(JOB, "Jonas", NOON.plus_ms(2)).await.unwrap());
        tx.commit().await.unwrap();
        let pause = db.store.find_job(JOB).await.unwrap().unwrap().pause.unwrap();
        assert_eq!((pause.at, pause.by.as_str()), (NOON.plus_ms(2), "Jonas"));
    }
}
