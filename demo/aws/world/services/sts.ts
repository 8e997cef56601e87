import * as sdk from '@aws-sdk/client-sts';
import { AwsError, type AwsSimulator, nullMember } from '../../engine/index.ts';
import type { Identities } from '../identities.ts';
import { ACCOUNT, REGION } from '../inventory.ts';

/** Simulates STS: who one is, and role sessions. */
export function simulateSts(simulator: AwsSimulator, identities: Identities): void {
  simulator
    .service(new sdk.STSClient({ region: REGION }), sdk, {
      missingMember: nullMember('ValidationError'),
    })
    .on(sdk.GetCallerIdentityCommand, (_input, { accessKeyId }) => {
      const { arn, userId } = identities.of(accessKeyId);
      return { Arn: arn, UserId: userId, Account: ACCOUNT };
    })
    .on(sdk.AssumeRoleCommand, (input) => assumeRole(identities, input));
}

function assumeRole(
  identities: Identities,
  { RoleArn = '', RoleSessionName = '', DurationSeconds = 3600 }: sdk.AssumeRoleCommandInput,
) {
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(RoleArn)) {
    throw new AwsError('ValidationError', `${RoleArn} is invalid`);
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName)) {
    const rule = 'Member must satisfy regular expression pattern: [\\w+=,.@-]*';
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${RoleSessionName}' at 'roleSessionName' failed to satisfy constraint: ${rule}`,
    );
  }
  const { accessKeyId, secretAccessKey, sessionToken, identity, expiresAt } = identities.assume(
    RoleArn.slice(RoleArn.lastIndexOf('/') + 1),
    RoleSessionName,
    DurationSeconds,
  );
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(expiresAt),
    },
    AssumedRoleUser: { Arn: identity.arn, AssumedRoleId: identity.userId },
  };
}
