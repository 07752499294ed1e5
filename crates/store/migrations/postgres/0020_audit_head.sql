-- The head of the audit log goes forward only, and stays.
CREATE TRIGGER audit_head_only_forward BEFORE UPDATE ON audit_head
    FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.sequence <= OLD.sequence)
    EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- The log's page filters by who, what and when.
CREATE INDEX audit_entries_of_actor ON audit_entries (actor, sequence);
CREATE INDEX audit_entries_of_action ON audit_entries (action, sequence);
CREATE INDEX audit_entries_by_time ON audit_entries (at, sequence);
