import type { Person } from './contract.ts';

/** An app that is installed in the workspace. */
export interface InstalledApp {
  id: string;
  name: string;
  botId: string;
  /** The app's own member of the workspace. */
  botUser: Person;
}

/** A user group, e.g. `@oncall`. */
export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  users: readonly string[];
}

/** A channel as the workspace starts with it. */
export interface ChannelFixture {
  id: string;
  name: string;
  topic: string;
  members: readonly string[];
}

export const team = {
  id: 'T0GRIDOPS',
  name: 'GridOps Demo',
  domain: 'gridops-demo',
  /** Slack's old verification token: part of every payload, trusted by nobody. */
  verificationToken: 'simulated-verification-token',
};

export const people: readonly Person[] = [
  person('U0VIEWER', 'vera', 'Vera Viewer', 'Europe/Berlin'),
  person('U0OPERATOR', 'omar', 'Omar Operator', 'America/Los_Angeles'),
  person('U0APPROVER1', 'ada', 'Ada Approver', 'Europe/London'),
  person('U0APPROVER2', 'pat', 'Pat Approver', 'Asia/Tokyo'),
  { ...person('U0GUEST', 'gus', 'Gus Guest', 'Europe/Berlin'), kind: 'guest' },
];

export const gridOps = app('A0GRIDOPS', 'GridOps', 'B0GRIDOPS', 'U0GRIDOPS');
/** A second app, so that "another app's message" exists. */
export const otherApp = app('A0OTHERAPP', 'Other App', 'B0OTHERAPP', 'U0OTHERAPP');

export const userGroups: readonly UserGroup[] = [
  { id: 'S0ONCALL', handle: 'oncall', name: 'On call', users: ['U0OPERATOR'] },
  {
    id: 'S0APPROVERS',
    handle: 'approvers',
    name: 'Approvers',
    users: ['U0APPROVER1', 'U0APPROVER2'],
  },
];

const everybody = people.map(({ id }) => id);
const members = everybody.filter((id) => id !== 'U0GUEST');

export const channels: readonly ChannelFixture[] = [
  {
    id: 'C0GRIDOPS',
    name: 'grid-ops',
    topic: 'Operations of Grid Services',
    members: [...everybody, gridOps.botUser.id],
  },
  {
    id: 'C0INCIDENT',
    name: 'incident-42',
    topic: 'Incident 42: the backend is slow',
    members: [...everybody, gridOps.botUser.id],
  },
  {
    id: 'C0GENERAL',
    name: 'general',
    topic: 'Company-wide announcements',
    members: [...members, otherApp.botUser.id],
  },
];

function person(id: string, name: string, realName: string, timeZone: string): Person {
  return { id, name, realName, timeZone, kind: 'member' };
}

function app(id: string, name: string, botId: string, userId: string): InstalledApp {
  const userName = name.toLowerCase().replace(' ', '-');
  return {
    id,
    name,
    botId,
    botUser: { ...person(userId, userName, name, 'Etc/UTC'), kind: 'bot' },
  };
}
