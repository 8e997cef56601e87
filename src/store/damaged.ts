/** The audit log holds something that GridOps did not write, or lacks something that it did. */
export class AuditDamaged extends Error {
  override name = 'AuditDamaged';
}

/** The error for a store whose one head row was removed. */
export function missingHead(): AuditDamaged {
  return new AuditDamaged(
    'The audit log has lost its head row: it was changed outside GridOps. Run "gridops audit verify".',
  );
}
