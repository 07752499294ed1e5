-- Since when somebody is trusted to approve: that of those who are new, enabled again or have got another password
-- lies ahead. 0: from before this was kept, or at once on an administrator's word.
ALTER TABLE users ADD COLUMN trusted_from BIGINT NOT NULL DEFAULT 0;
