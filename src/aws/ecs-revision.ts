import {
  ListTaskDefinitionsCommand,
  type ListTaskDefinitionsCommandOutput,
} from '@aws-sdk/client-ecs';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';

/** A revision of a task definition, by its names. */
export interface EcsRevision {
  arn: string;
  /** Family and revision, e.g. `web:42`. */
  name: string;
  family: string;
  revision: number;
}

const REVISIONS_KEPT = 20;

/** Reads the ARN of a task definition. AWS: ECS resources, `arn:…:task-definition/family:revision`. */
export function revisionOf(arn: string): EcsRevision {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const colon = name.lastIndexOf(':');
  return { arn, name, family: name.slice(0, colon), revision: Number(name.slice(colon + 1)) };
}

/** The active revisions of a family before one of them, newest first: at most twenty. AWS: ListTaskDefinitions. */
export async function previousRevisions(
  clients: AwsClients,
  scope: AwsScope,
  { family, before }: { family: string; before: number },
  signal: AbortSignal,
): Promise<EcsRevision[]> {
  const call = callOf('ListTaskDefinitions', scope);
  const found: EcsRevision[] = [];
  let nextToken: string | undefined;
  do {
    const command = new ListTaskDefinitionsCommand({
      familyPrefix: family,
      status: 'ACTIVE',
      sort: 'DESC',
      ...(nextToken && { nextToken }),
    });
    const answer: ListTaskDefinitionsCommandOutput = await callAws(call, signal, (options) =>
      clients.ecs(scope).send(command, options),
    );
    const revisions = required(answer.taskDefinitionArns, 'task definitions', call).map(revisionOf);
    found.push(...revisions.filter((each) => each.family === family && each.revision < before));
    ({ nextToken } = answer);
  } while (nextToken && found.length < REVISIONS_KEPT);
  return found.slice(0, REVISIONS_KEPT);
}
