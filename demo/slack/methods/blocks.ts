import { invalid } from '../api/arguments.ts';
import { type Call, forBots, type Methods } from '../api/method.ts';
import type { Problem } from '../blocks/rules.ts';
import { blockProblems, viewProblems } from '../blocks/validate.ts';
import { showableIn } from '../content.ts';
import { isObject, type JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

/** Asks whether blocks are right without posting them: blocks.validate. */
export const blockMethods: Methods = { 'blocks.validate': forBots(undefined, validate) };

function validate({ arguments: args }: Call, world: World): JsonObject {
  const given = ['blocks', 'message', 'view'].filter((name) => args.values[name] !== undefined);
  const [name] = given;
  if (name === undefined || given.length > 1)
    throw invalid('must provide exactly one of blocks, view, or message');
  const problems = problemsOf(name, args.structure(name), world);
  if (problems.length === 0) return {};
  throw new Refusal(`invalid_${name}`, {
    errors: problems.map((problem) => ({ ...problem, code: 'failed_constraint' })),
  });
}

function problemsOf(name: string, value: unknown, world: World): Problem[] {
  const showable = showableIn(world);
  if (name === 'view') return viewProblems(value, showable, '');
  if (name === 'blocks') return blockProblems(value, showable, '');
  return blockProblems(isObject(value) ? value.blocks : undefined, showable, '/blocks');
}
