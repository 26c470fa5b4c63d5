// Lines that say why, where a page would otherwise leave a person guessing.

import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { houseQuery, queries } from '../src/api/queries';
import { Callbacks } from '../src/operator/worklists';
import { AddPeer } from '../src/supervisor/add_peer';
import { TextBox } from '../src/ui/fields';
import { SaidBelow } from '../src/ui/said_below';
import { InHouse } from './in_house';
import { now } from './operator_desk';

const draw = (what: React.ReactNode, demo = false) => {
  queries.setQueryData(houseQuery.queryKey, { demo } as never);
  render(<InHouse>{what}</InHouse>);
};

it('a house on trial offers no stranger a place on a trunk, and says why', () => {
  draw(<AddPeer source="192.0.2.2" />, true);
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('Rumah peragaan tidak menerima telko')).toBeTruthy();
});

it('another house does', () => {
  draw(<AddPeer source="192.0.2.2" />);
  expect(screen.getByRole('button', { name: 'Tambahkan 192.0.2.2' })).toBeTruthy();
});

it('the call-back list says which calls it holds', () => {
  const one = {
    kind: 'callback',
    id: 1,
    number: '+6281234567890',
    count: 16,
    first_at: now(),
    last_at: now(),
    last_wall: now(),
  };
  draw(<Callbacks callbacks={[one as never]} tell={() => {}} />);
  expect(screen.getByText(/hanya bila nomornya berulang/)).toBeTruthy();
});

it('a day or a time in the box of a browser stands below it as everybody here writes it', () => {
  draw(
    <>
      <TextBox label="Dari" type="date" value="2028-04-03" onChange={() => {}} />
      <TextBox label="Mulai" type="time" value="14:00" onChange={() => {}} />
      <TextBox label="Sampai" type="date" value="" onChange={() => {}} />
    </>,
  );
  const said = (label: string) => {
    const by = screen.getByLabelText(label).getAttribute('aria-describedby') ?? '';
    return by
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join('');
  };
  expect(said('Dari')).toBe('Sen, 3 Apr 2028');
  expect(said('Mulai')).toBe('14:00 WIB');
  expect(said('Sampai')).toBe('');
});

it('what was refused lies over the page until it is closed', async () => {
  let closed = 0;
  draw(<SaidBelow text="sudah diterima Budi" onClose={() => ++closed} />);
  expect(screen.getByRole('status').textContent).toBe('▲ sudah diterima Budi');
  await userEvent.click(screen.getByRole('button', { name: 'Tutup' }));
  expect(closed).toBe(1);
});

it('a page that was refused nothing has its place for it empty', () => {
  draw(<SaidBelow text="" onClose={() => {}} />);
  expect(screen.getByRole('status').textContent).toBe('');
  expect(screen.queryByRole('button')).toBeNull();
});
