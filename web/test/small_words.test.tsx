// Lines that say why, where a page would otherwise leave a person guessing.

import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { houseQuery, queries } from '../src/api/queries';
import { LanguageProvider } from '../src/i18n/words';
import { Callbacks } from '../src/operator/worklists';
import { AddPeer } from '../src/supervisor/add_peer';
import { now } from './operator_desk';

const draw = (what: React.ReactNode, demo = false) => {
  queries.setQueryData(houseQuery.queryKey, { demo } as never);
  render(
    <LanguageProvider start="id">
      <QueryClientProvider client={queries}>{what}</QueryClientProvider>
    </LanguageProvider>,
  );
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
