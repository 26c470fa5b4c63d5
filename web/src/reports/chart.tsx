// A chart beside its table: the table says everything, the chart is a picture of it.
import { useEffect, useRef, useState } from 'react';
import { useLanguage, useWords } from '../i18n/words';
import type { Report } from '../model';
import { useTheme } from '../theme';
import { chartHeight, chartOption, type Look } from './chart_options';
import { wordText } from './data';
import { words } from './words';

/** Colours of the theme as they are now; charts are canvases and do not inherit them. */
function lookOf(element: Element): Look {
  const style = getComputedStyle(element);
  const take = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: take('--text'),
    muted: take('--muted'),
    line: take('--line'),
    panel: take('--panel'),
    faint: take('--raised'),
    good: take('--chart-good'),
    middle: take('--chart-middle'),
    bad: take('--chart-bad'),
    accent: take('--chart-accent'),
  };
}

export function Chart({ report }: { report: Report }) {
  const w = useWords(words);
  const { language } = useLanguage();
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the page
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let over = false;
    let end = () => {};
    import('./echarts')
      .then(({ init }) => {
        if (over) return;
        const chart = init(element);
        const option = chartOption(report, language, lookOf(element));
        if (option) chart.setOption(option);
        element.dataset.drawn = report.report;
        const size = new ResizeObserver(() => chart.resize());
        size.observe(element);
        const paper = () => chart.resize();
        window.addEventListener('beforeprint', paper);
        end = () => {
          window.removeEventListener('beforeprint', paper);
          size.disconnect();
          chart.dispose();
        };
      })
      .catch(() => {
        if (!over) setFailed(true);
      });
    return () => {
      over = true;
      end();
    };
  }, [report, language, theme]);
  if (failed) return <p className="warn">{w('chart_failed')}</p>;
  return (
    <div
      ref={box}
      className="chart"
      style={{ height: chartHeight(report) }}
      role="img"
      aria-label={w('chart', { name: wordText(report.report, language) })}
    />
  );
}
