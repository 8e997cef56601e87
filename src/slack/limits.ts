/** Slack's documented limits (Slack: Block Kit reference), and two budgets of our own below undocumented ones. */
export const LIMITS = {
  messageBlocks: 50,
  modalBlocks: 100,
  sectionText: 3_000,
  sectionFields: 10,
  fieldText: 2_000,
  headerText: 150,
  contextElements: 10,
  actionsElements: 25,
  selectOptions: 100,
  optionText: 75,
  optionValue: 150,
  placeholder: 150,
  /** Of our own: a reason is a sentence, not a report. */
  fieldInput: 500,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  altText: 2_000,
  blockId: 255,
  modalTitle: 24,
  modalButton: 24,
  privateMetadata: 3_000,
  /** Slack recommends at most this for the top-level text. */
  messageText: 4_000,
  /** All block text of a message together fails somewhere above 11 000 characters (`msg_blocks_too_long`). */
  messageBudget: 10_000,
  /** Slack: conversations.setTopic. */
  topic: 250,
  /** People in one call of conversations.invite. */
  invitedAtOnce: 100,
  /** Of our own: longer titles are cut off on the screen. */
  bookmarkTitle: 100,
  /** Uses of one response_url within 30 minutes (Slack: handling user interaction). */
  responseUrlUses: 5,
} as const;
