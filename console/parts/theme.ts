import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** How the console looks: the system's own letters, so that none is loaded. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
});

/** Quiet text that is still read with ease, by the measure of WCAG AA. */
export const readableColors: CSSVariablesResolver = (themed) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': themed.colors.gray[7],
    '--mantine-color-placeholder': themed.colors.gray[6],
    '--mantine-color-error': themed.colors.red[9],
  },
  dark: { '--mantine-color-dimmed': themed.colors.dark[1], '--mantine-color-placeholder': themed.colors.dark[2] },
});
