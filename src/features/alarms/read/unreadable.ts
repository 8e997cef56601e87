/** A message that nobody can handle as it is. Its words say why, and what to do where something can be done. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
