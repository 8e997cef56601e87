import { AwsError } from '../../../engine/index.ts';
import { LOG_GROUPS } from '../../logs/groups.ts';

/** A rule of AWS's reference that a member of a request must keep; absent members keep all. */
export interface Constraint {
  member: string;
  value: unknown;
  isMet: boolean;
  /** In AWS's words, after "Member must". */
  rule: string;
}

/** Refuses a request that breaks any of the rules, and tells of all of them, as AWS does. */
export function check(...constraints: readonly Constraint[]): void {
  const broken = constraints.filter(({ isMet }) => !isMet);
  if (broken.length === 0) return;
  const details = broken.map(
    ({ member, value, rule }) =>
      `Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
  const count = `${broken.length} validation error${broken.length === 1 ? '' : 's'} detected`;
  throw invalidParameter(`${count}: ${details.join('; ')}`);
}

export function atLeast(member: string, value: number | undefined, least: number): Constraint {
  const rule = `have value greater than or equal to ${least}`;
  return { member, value, isMet: value === undefined || value >= least, rule };
}

export function atMost(member: string, value: number | undefined, most: number): Constraint {
  const rule = `have value less than or equal to ${most}`;
  return { member, value, isMet: value === undefined || value <= most, rule };
}

/** Of a text in characters, of a list in members. */
export function noLongerThan(
  member: string,
  value: string | readonly string[] | undefined,
  most: number,
): Constraint {
  const rule = `have length less than or equal to ${most}`;
  const shown = typeof value === 'string' ? value : `[${value?.join(', ')}]`;
  return { member, value: shown, isMet: value === undefined || value.length <= most, rule };
}

export function oneOf(
  member: string,
  value: string | undefined,
  values: readonly string[],
): Constraint {
  const rule = `satisfy enum value set: [${values.join(', ')}]`;
  return { member, value, isMet: value === undefined || values.includes(value), rule };
}

/** How a request names a log group. */
interface GroupReference {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}

/** The name of the group that a request means, by either member; refuses what does not exist. */
export function groupOf({ logGroupName, logGroupIdentifier }: GroupReference): string {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter(
      'You must include either logGroupIdentifier or logGroupName, but not both.',
    );
  }
  const name = logGroupName ?? logGroupIdentifier?.replace(/^arn:.*:log-group:|:\*$/g, '') ?? '';
  if (LOG_GROUPS.includes(name)) return name;
  throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

export function noSuchStream(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
}

export function invalidToken(): AwsError {
  return invalidParameter('The specified nextToken is invalid.');
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
