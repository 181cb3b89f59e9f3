import type { Page } from 'playwright-core';
import { accessibilityFaults, keepScreenshot, SCHEMES } from './console';
import type { Stage } from './stage';

/** What stands on what, on the page, in the editor and in the mail beside it. */
const PLACES = ['body', '#main h1', '#main p', '.editor .cm-editor', '.editor .cm-activeLine', '.editor .cm-line span'];

const colorsOf = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const colors = (element) => {
      const { color, backgroundColor } = element.ownerDocument.defaultView.getComputedStyle(element);
      return color + ' on ' + backgroundColor;
    };
    const mail = document.querySelector('iframe').contentDocument;
    const places = ${JSON.stringify(PLACES)}.map((place) => document.querySelector(place));
    return [...places.filter(Boolean), mail.body, mail.querySelector('h1, p, div')].map(colors);
  })()`);

/** The switch between light and dark. */
export function themeSuite({ open }: Stage): void {
  it.each(SCHEMES)('looks the same in %s colors, chosen or of the screen', async (scheme) => {
    const other = scheme === 'dark' ? 'light' : 'dark';
    const { page } = await open('/mail/plugin', 'sandbox-admin', { scheme, width: 1280 });
    await page.frameLocator('iframe').getByText('Copy the code and paste it').waitFor();
    const ofScreen = await colorsOf(page);
    await page.emulateMedia({ colorScheme: other });
    await page.getByRole('button', { name: `Use ${scheme} colors` }).click();
    await page.getByRole('button', { name: `Use ${other} colors` }).waitFor();
    const chosen = await colorsOf(page);
    await keepScreenshot(page, `chosen-over-${other}`, { scheme, width: 1280 });

    expect(chosen).toEqual(ofScreen);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
}
