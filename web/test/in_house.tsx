// What stands around every page: its words, its queries and, where it has one, its line to the house.
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../src/api/queries';
import type { Connection } from '../src/connection/connection';
import { ConnectionContext } from '../src/connection/use';
import { LanguageProvider } from '../src/i18n/words';

export function InHouse({ connection, children }: { connection?: Connection; children: ReactNode }) {
  return (
    <LanguageProvider start="id">
      <QueryClientProvider client={queries}>
        {connection ? <ConnectionContext value={connection}>{children}</ConnectionContext> : children}
      </QueryClientProvider>
    </LanguageProvider>
  );
}
