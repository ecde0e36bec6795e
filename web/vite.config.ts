import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { packed } from "./scripts/packed.ts";

// While pages are written, requests go to a server that runs on this machine.
const server = process.env.TERRACE_SERVER ?? "http://127.0.0.1:8620";

export default defineConfig({
  plugins: [react(), packed()],
  build: {
    outDir: "dist/pages",
    emptyOutDir: true,
    target: "es2023",
    chunkSizeWarningLimit: 1_200,
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": server, "/welcome": server, "/docs": server } },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
