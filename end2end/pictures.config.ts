// Takes a picture of every page, wide and narrow, light and dark, into pictures/: `npm run pictures`.
import { defineConfig } from '@playwright/test';
import base from './playwright.config';

export default defineConfig({
  ...base,
  fullyParallel: false,
  projects: [{ name: 'pictures', testMatch: ['tools/pictures.spec.ts'] }],
});
