import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { LanguageProvider } from '../src/i18n/words';
import type { Report } from '../src/model';
import { Month } from '../src/reports/month_page';

const month = (figures: Record<string, number>) =>
  ({
    report: 'month',
    house: 'Kab. Uji',
    figures,
    tables: [{ key: 'late', label: 'Terlambat', columns: [], rows: [] }],
  }) as unknown as Report;
const show = (figures: Record<string, number>) =>
  render(
    <LanguageProvider start="id">
      <Month report={month(figures)} />
    </LanguageProvider>,
  );

describe('the head of the office reads of a month', () => {
  it('that nothing was late only where there was something to do', () => {
    show({ offered: 3, incidents: 1, tasks: 2 });
    expect(screen.getByText('✓ Tidak ada yang terlambat')).toBeTruthy();
    expect(screen.queryByText(/Belum ada data/)).toBeNull();
  });
  it('without data that it is one', () => {
    show({ offered: 0, incidents: 0, tasks: 0 });
    expect(screen.queryByText(/Tidak ada yang terlambat/)).toBeNull();
    expect(screen.getByText(/Belum ada data untuk bulan ini/)).toBeTruthy();
    expect(screen.getByText('Tidak ada tugas pada bulan ini')).toBeTruthy();
  });
});
