import { distance } from 'fastest-levenshtein';

/** Up to `limit` names that a person may have meant, best first: a typing slip, or a longer name they began. */
export function nearestNames(name: string, known: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  return [...new Set(known)]
    .map((candidate) => ({ candidate, score: slip(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, score }) => score <= slipsAllowed(candidate))
    .sort((a, b) => a.score - b.score || a.candidate.localeCompare(b.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** Two, a third of a long name, and never every letter of a short one. */
function slipsAllowed({ length }: string): number {
  return Math.min(length - 1, Math.max(2, Math.floor(length / 3)));
}

function slip(wanted: string, candidate: string): number {
  const begun = wanted.length >= 2 && candidate.startsWith(wanted);
  return begun ? 0.5 : distance(wanted, candidate);
}
