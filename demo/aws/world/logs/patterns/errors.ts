/**
 * A filter pattern that AWS refuses, in AWS's words, or one that AWS may take and this simulator does
 * not: those begin with `not simulated:`.
 */
export class PatternError extends Error {}

/** AWS: `Invalid character(s) in term '['`. */
export function invalidCharacters(characters: string): PatternError {
  return new PatternError(`Invalid character(s) in term '${characters}'`);
}

/** AWS: what it says of every mistake that it has no words of its own for. */
export function invalidPattern(): PatternError {
  return new PatternError('Invalid filter pattern');
}

/** AWS: a bracket that is opened and not closed. */
export function unclosed(opening: string, closing: string): PatternError {
  const message = `If a filter pattern starts with '${opening}' it must end with '${closing}'`;
  return new PatternError(message);
}

/** Ours: AWS's documents do not say what this does, or say different things. */
export function notSimulated(what: string): PatternError {
  return new PatternError(`not simulated: ${what}`);
}
