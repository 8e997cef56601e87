/** What the page says beside each person's name; the catalog is what counts. */
export const ROLES: Readonly<Record<string, string>> = {
  U0VIEWER: 'viewer',
  U0OPERATOR: 'operator',
  U0APPROVER1: 'approver, admin',
  U0APPROVER2: 'approver',
  U0GUEST: 'guest',
};
