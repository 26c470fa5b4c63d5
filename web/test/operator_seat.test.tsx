// Leaving the seat, what wrap-up waits for, and keys that must say nothing untrue.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { answers, asked, call, desk, json, keepFree, now, offer, posts, seat, upsert } from './operator_desk';

const ready = { ...seat, state: 'ready', ready_after: true };
const left = () => asked.filter((one) => one.method === 'DELETE' && one.path === '/seat');
const leave = async () => userEvent.click(await screen.findByRole('button', { name: 'Lepas meja' }));

describe('leaving the seat', () => {
  it('is refused in a call, which keeps its keys', async () => {
    desk({ ...seat, state: 'talking', call: 7 } as never, call({ state: 'talking', seat: '01' }));
    await leave();
    await screen.findByText(/Panggilan masih berlangsung di meja ini/);
    expect(left()).toHaveLength(0);
    expect(screen.getByRole('button', { name: /Tutup telepon/ })).toBeTruthy();
  });

  it('asks when it is the last one that takes calls', async () => {
    desk(ready, { ...seat, id: '02', state: 'paused', person: 2 } as never);
    await leave();
    const ask = await screen.findByRole('dialog');
    within(ask).getByText(/Ini meja siap yang terakhir/);
    await userEvent.click(within(ask).getByRole('button', { name: 'Batal' }));
    expect(left()).toHaveLength(0);
    await leave();
    await userEvent.click(await screen.findByRole('button', { name: 'Tetap lepas' }));
    await waitFor(() => expect(left()).toHaveLength(1));
  });

  it('asks nothing while a colleague takes calls', async () => {
    desk(ready, { ...ready, id: '02', person: 2 } as never);
    await leave();
    await waitFor(() => expect(left()).toHaveLength(1));
  });
});

describe('wrap-up past its time', () => {
  it('says that it waits for the form', async () => {
    desk({ ...seat, state: 'wrap_up', deadline: now() - 5e6, typing: true } as never);
    await screen.findByText('Merapikan: isian belum disimpan');
  });

  it('waits for no form that another desk has', async () => {
    keepFree('asap tebal');
    const connection = desk({ ...seat, state: 'wrap_up', deadline: now() + 5e6 } as never);
    await screen.findByText(/Draf dipulihkan/);
    await waitFor(() => expect(posts('/seat/typing').at(-1)?.body).toEqual({ on: true }));
    take(connection, 'free-1');
    await waitFor(() => expect(posts('/seat/typing').at(-1)?.body).toEqual({ on: false }));
  });
});

function take(connection: ReturnType<typeof desk>, key: string) {
  const line = connection as unknown as { take(text: string): void };
  line.take(JSON.stringify({ type: 'draft', key, page: 'b', name: 'Dewi' }));
  connection.stop(); // no line is waited for
}

it('a result is not given from a form that another desk has', async () => {
  const talking = call({ state: 'talking', seat: '01', answered_at: now() });
  const connection = desk({ ...seat, state: 'talking', call: 7 } as never, talking);
  await screen.findByText(/Formulir: panggilan/);
  take(connection, 'call-7');
  await screen.findByText(/diambil alih oleh Dewi/);
  expect(screen.getByRole('button', { name: /Informasi/ }).hasAttribute('disabled')).toBe(true);
  await userEvent.keyboard('{Alt>}i{/Alt}');
  expect(posts('/calls/7/result')).toHaveLength(0);
  expect(screen.queryByText(/Hasil panggilan/)).toBeNull();
});

it('what was refused is told until the next thing is done', async () => {
  const text = 'panggilan ini tidak sedang berdering di meja Anda';
  answers['POST /calls/7/answer'] = () => json({ code: 'not_ringing', message: text, where: '' }, 409);
  const connection = desk(seat as never, call({ offers: [offer('talk')] }));
  await userEvent.click(await screen.findByRole('button', { name: /JAWAB/ }));
  await screen.findByText(new RegExp(text));
  upsert(connection, { ...ready } as never);
  screen.getByText(new RegExp(text));
  await userEvent.click(screen.getByRole('tab', { name: 'Draf' }));
  screen.getByText(new RegExp(text)); // looking about is no deed
  await userEvent.keyboard('{Alt>}1{/Alt}');
  await waitFor(() => expect(screen.queryByText(new RegExp(text))).toBeNull());
});
