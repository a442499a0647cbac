"""May this happen? Policy, proposals, provenance, execution and the audit log."""
