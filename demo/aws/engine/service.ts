import {
  AwsJson1_1Protocol,
  AwsRestJsonProtocol,
  AwsRestXmlProtocol,
  AwsSmithyRpcV2CborProtocol,
} from '@aws-sdk/core/protocols';
import { NormalizedSchema, TypeRegistry } from '@smithy/core/schema';
import { z } from 'zod';
import { AwsError } from './errors.ts';
import { type Format, formatOf } from './format.ts';
import {
  type CommandClass,
  type Handler,
  isOperationSchema,
  modelOf,
  type Operation,
  type OperationModel,
  schemaOf,
} from './operation.ts';

/** The static configuration that every client of the SDK carries. */
const clientConfiguration = z.object({
  serviceId: z.string(),
  defaultSigningName: z.string(),
  protocol: z.custom<{ getShapeId(): string }>(hasShapeId),
  protocolSettings: z.object({
    defaultNamespace: z.string(),
    serviceTarget: z.string(),
    xmlNamespace: z.string().default(''),
    errorTypeRegistries: z.array(z.instanceof(TypeRegistry)),
  }),
});

function hasShapeId(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'getShapeId' in value;
}

export interface ServiceOptions {
  /** How this service refuses a request without a required member; the path is e.g. `roleArn`. */
  missingMember?: (path: string) => AwsError;
}

/** What a service's model says about one of its errors. */
export interface ErrorTraits {
  name: string;
  queryCode: string | undefined;
  status: number | undefined;
}

/** One AWS service: its model from the SDK, and the handlers of what is simulated. */
export class SimulatedService {
  readonly id: string;
  readonly signingName: string;
  /** The prefix of `X-Amz-Target`. */
  readonly target: string;
  readonly xmlNamespace: string;
  readonly isRest: boolean;
  readonly jsonVersion: '1.0' | '1.1';
  readonly formats: Readonly<Record<'json' | 'cbor' | 'xml' | 'restJson', Format>>;
  readonly missingMember: (path: string) => AwsError;
  readonly #namespace: string;
  readonly #models = new Map<string, OperationModel>();
  readonly #operations = new Map<string, Operation>();
  readonly #errors: readonly TypeRegistry[];

  /** Takes a client for its configuration, and its package for the names of all operations. */
  constructor(client: { config: unknown }, sdk: object, options: ServiceOptions) {
    const { serviceId, defaultSigningName, protocol, protocolSettings } = clientConfiguration.parse(
      client.config,
    );
    this.id = serviceId;
    this.signingName = defaultSigningName;
    this.target = protocolSettings.serviceTarget;
    this.xmlNamespace = protocolSettings.xmlNamespace;
    this.jsonVersion = protocol.getShapeId().endsWith('Json1_0') ? '1.0' : '1.1';
    this.isRest = protocol.getShapeId().includes('#rest');
    this.missingMember = options.missingMember ?? nullMember('ValidationException');
    this.#namespace = protocolSettings.defaultNamespace;
    this.#errors = protocolSettings.errorTypeRegistries;
    this.formats = {
      json: formatOf(new AwsJson1_1Protocol(protocolSettings)),
      cbor: formatOf(new AwsSmithyRpcV2CborProtocol(protocolSettings)),
      xml: formatOf(new AwsRestXmlProtocol(protocolSettings)),
      restJson: formatOf(new AwsRestJsonProtocol(protocolSettings)),
    };
    for (const schema of Object.values(sdk).filter(isOperationSchema)) {
      this.#models.set(schema[2], modelOf(schema));
    }
  }

  /** Simulates one operation. */
  on<Input extends object, Output>(
    command: CommandClass<Input, Output>,
    handle: Handler<Input, Output>,
  ): this {
    const schema = schemaOf(command);
    if (schema[1] !== this.#namespace) {
      throw new Error(`${schema[2]} belongs to ${schema[1]}, not to ${this.id}`);
    }
    const model = modelOf(schema);
    if (this.isRest && model.output.getEventStreamMember()) {
      throw new Error(`not simulated: event streams on a REST wire, as ${model.name} has`);
    }
    this.#operations.set(model.name, { ...model, handle });
    return this;
  }

  operation(name: string): Operation | undefined {
    return this.#operations.get(name);
  }

  /** The names of what is simulated. */
  operationNames(): string[] {
    return [...this.#operations.keys()];
  }

  /** Every operation of the model, simulated or not. */
  models(): Iterable<OperationModel> {
    return this.#models.values();
  }

  /** Finds an error of the model by its shape name or by its code on the query wire. */
  errorTraits(code: string): ErrorTraits | undefined {
    for (const registry of this.#errors) {
      const schema = registry.find((candidate) => hasCode(NormalizedSchema.of(candidate), code));
      if (schema === undefined) continue;
      const normalized = NormalizedSchema.of(schema);
      const { httpError, awsQueryError } = errorTraits.parse(normalized.getMergedTraits());
      return {
        name: normalized.getName() ?? code,
        queryCode: awsQueryError?.[0],
        status: httpError,
      };
    }
    return undefined;
  }
}

const errorTraits = z.object({
  error: z.string().optional(),
  httpError: z.number().optional(),
  awsQueryError: z.tuple([z.string(), z.number()]).optional(),
});

function hasCode(schema: NormalizedSchema, code: string): boolean {
  const { error, awsQueryError } = errorTraits.parse(schema.getMergedTraits());
  return error !== undefined && (schema.getName() === code || awsQueryError?.[0] === code);
}

/** The wording that most services share for a missing member. */
export function nullMember(code: string): (path: string) => AwsError {
  return (path) => {
    const member = path.charAt(0).toLowerCase() + path.slice(1);
    const rule = `Value null at '${member}' failed to satisfy constraint: Member must not be null`;
    return new AwsError(code, `1 validation error detected: ${rule}`);
  };
}
