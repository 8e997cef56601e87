import { DescribeEndpointCommand } from '@aws-sdk/client-iot';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';

/** Returns the host that the account's devices connect to. AWS: DescribeEndpoint, `iot:Data-ATS`. */
export async function dataEndpoint(
  clients: AwsClients,
  scope: AwsScope,
  signal: AbortSignal,
): Promise<string> {
  const call = callOf('DescribeEndpoint', scope);
  const command = new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' });
  const { endpointAddress } = await callAws(call, signal, (options) =>
    clients.iot(scope).send(command, options),
  );
  return required(endpointAddress, 'address', call);
}
