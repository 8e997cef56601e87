/**
 * SQL with which the owner of the tables lets another role run GridOps on Postgres. The triggers of the audit log refuse
 * changes by anybody, but who owns the table can drop them; this role cannot, and has no right to change a row either.
 * It cannot migrate: run a new version as the owner once, and this SQL after it.
 */
export function grantsFor(role: string): string {
  const name = `"${role.replaceAll('"', '""')}"`;
  return `
    revoke all on all tables in schema public from ${name};
    grant usage on schema public to ${name};
    grant select on gridops_migration, gridops_migration_lock to ${name};
    grant select, insert on audit to ${name};
    grant select, update on audit_head to ${name};
    grant select, insert, update on actions to ${name};
    grant select, insert on action_decisions to ${name};
    grant select, insert, update, delete on deliveries, buttons, snapshots, jobs to ${name};`;
}
