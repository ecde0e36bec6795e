import { defineConfig } from "vitest/config";

// Tests in Chromium against the built program: `scripts/test-pages` says which.
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: "e2e/setup.ts",
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // The machine has few cores, and the server under test wants one of them.
    maxWorkers: 2,
  },
});
