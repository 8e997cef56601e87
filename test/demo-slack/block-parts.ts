/* Parts of blocks to build examples from. */

export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const x = (length: number) => 'x'.repeat(length);
export const option = (value = 'a', text = 'A') => ({ text: plain(text), value });
export const times = <Item>(length: number, build: (index: number) => Item) =>
  Array.from({ length }, (_, index) => build(index));
export const button = (members: object = {}) => ({ type: 'button', text: plain('A'), ...members });
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const select = (members: object = {}) => ({
  type: 'static_select',
  options: [option()],
  ...members,
});
export const input = (element: object) => ({ type: 'input', label: plain('A'), element });
export const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
export const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
export const cell = (text = 'a') => ({ type: 'raw_text', text });
export const number = { type: 'raw_number', value: 1, text: '1' };
export const image = { type: 'image', alt_text: 'a', image_url: 'https://example.com/a.png' };
export const card = { type: 'card', title: mrkdwn('A'), actions: [button()] };
export const task = { type: 'task_card', task_id: '1', title: 'A', status: 'complete' };
const axes = { categories: ['a', 'b'], y_label: 'percent' };
export const data = [
  { label: 'a', value: 1 },
  { label: 'b', value: -2.5 },
];
export const chart = (members: object = {}) => ({
  type: 'data_visualization',
  title: 'CPU',
  chart: { type: 'line', series: [{ name: 'cpu', data }], axis_config: axes, ...members },
});
