import type { WireName } from './call.ts';
import type { OperationModel } from './operation.ts';
import type { WireRequest } from './request.ts';
import type { SimulatedService } from './service.ts';

/** Which service and operation a request means, and how it is written. */
export interface Route {
  wire: WireName;
  service: SimulatedService | undefined;
  /** The operation's name; of an unknown REST address the method and path. */
  operationName: string;
}

/** Tells the wire by what only it carries; REST is what is left. */
export function routeRequest(services: readonly SimulatedService[], request: WireRequest): Route {
  return (
    routeCbor(services, request) ??
    routeJson(services, request) ??
    routeQuery(services, request) ??
    routeRest(services, request)
  );
}

function routeCbor(services: readonly SimulatedService[], request: WireRequest): Route | undefined {
  if (request.headers['smithy-protocol'] !== 'rpc-v2-cbor') return undefined;
  const path = /^\/service\/([^/]+)\/operation\/([^/]+)$/;
  const [, target, operationName = ''] = path.exec(request.url.pathname) ?? [];
  const service = services.find((candidate) => candidate.target === target);
  return { wire: 'cbor', service, operationName };
}

function routeJson(services: readonly SimulatedService[], request: WireRequest): Route | undefined {
  const header = request.headers['x-amz-target'];
  if (typeof header !== 'string') return undefined;
  const dot = header.lastIndexOf('.');
  const service = services.find((candidate) => candidate.target === header.slice(0, dot));
  return { wire: 'json', service, operationName: header.slice(dot + 1) };
}

function routeQuery(
  services: readonly SimulatedService[],
  request: WireRequest,
): Route | undefined {
  if (!request.headers['content-type']?.includes('x-www-form-urlencoded')) return undefined;
  const operationName = new URLSearchParams(request.body.toString()).get('Action') ?? '';
  return { wire: 'query', service: signedFor(services, request), operationName };
}

function routeRest(services: readonly SimulatedService[], request: WireRequest): Route {
  const service = signedFor(services, request);
  const model = service?.isRest ? findRestModel(service, request) : undefined;
  const operationName = model?.name ?? `${request.method} ${request.url.pathname}`;
  return { wire: 'rest-json', service, operationName };
}

function signedFor(
  services: readonly SimulatedService[],
  { credential }: WireRequest,
): SimulatedService | undefined {
  return services.find((candidate) => candidate.signingName === credential?.service);
}

/** Several addresses may match (`/things/{name}`, `/things/shadow`): the longest pattern is meant. */
function findRestModel(
  service: SimulatedService,
  { method, url }: WireRequest,
): OperationModel | undefined {
  const matching = [...service.models()].filter(
    ({ http }) =>
      http.method === method &&
      http.path.test(url.pathname) &&
      http.query.every(([name, value]) => url.searchParams.get(name) === value),
  );
  return matching.sort((a, b) => literalLength(b) - literalLength(a))[0];
}

function literalLength({ http }: OperationModel): number {
  return http.path.source.replace(/\(\?<.*?\)/g, '').length + http.query.length;
}
