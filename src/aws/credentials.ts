import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import {
  doesIdentityRequireRefresh,
  isIdentityExpired,
  memoizeIdentityProvider,
} from '@smithy/core';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import type { AwsScope, Wire } from './clients.ts';
import { toAwsFault } from './faults.ts';

/** Credentials of one scope, shared by its clients: each call gets them from memory until they expire. */
export type CredentialsProvider = AwsCredentialIdentityProvider;

/**
 * The name of an assumed role's session, from a Slack user id: at most 64 of the characters that AWS
 * takes. AWS: AssumeRole, RoleSessionName.
 */
export function sessionName(userId: string): string {
  return `gridops-${userId}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}

/** Returns what makes the credentials of a scope; `wire` is how the call to STS goes out. */
export function createCredentials(
  wire: () => Wire,
  own: AwsCredentialIdentity | undefined,
): (scope: AwsScope) => CredentialsProvider {
  const identity = own ? async () => own : fromNodeProviderChain();
  return (scope) => (scope.role ? assumed(scope, scope.role, identity, wire()) : identity);
}

function assumed(
  { region, userId }: AwsScope,
  role: string,
  masterCredentials: AwsCredentialIdentityProvider,
  wire: Wire,
): CredentialsProvider {
  const provider = fromTemporaryCredentials({
    params: { RoleArn: role, RoleSessionName: sessionName(userId) },
    masterCredentials,
    clientConfig: { ...wire, region },
  });
  const explained: AwsCredentialIdentityProvider = async (properties) => {
    try {
      return await provider(properties);
    } catch (error) {
      throw toAwsFault(error, { operation: 'AssumeRole', region, role });
    }
  };
  return (
    memoizeIdentityProvider(explained, isIdentityExpired, doesIdentityRequireRefresh) ?? explained
  );
}
