import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { begin, change, get, upload } from "./client.ts";
import type { Form } from "./routes.ts";

/** A file that waits to be taken in. */
export type WaitingFile = Form<"UploadView">;

/** How a file is to be understood, as far as somebody says. */
export type Said = Form<"UnderstandBody">;

/** How a file is understood. */
export type Understanding = Form<"UnderstandingView">;

/** A column of ours, and where the mapping takes it from. */
export type OwnColumn = Form<"FieldView">;

/** What stops the reading of a file, and how it may be answered. */
export type FileQuestion = Form<"QuestionView">;

/** Orders of which rows were known, and that fared alike. */
export type MetOrders = Form<"MetSortView">;

/** What taking a file in would do. */
export type DryRun = Extract<Form<"ImportView">, { dry_run: boolean }>;

/** What the reading of a file told; nothing while there is a question to answer before. */
export function dryRunOf(told: Understanding): DryRun | null {
  return told.read && "dry_run" in told.read ? told.read : null;
}

export function useWaitingFiles(isAsked = true) {
  return useQuery({ queryKey: ["uploads"], queryFn: ({ signal }) => get("/uploads", { signal }), enabled: isAsked });
}

export function useWaitingFile(id: string) {
  return useQuery({ queryKey: ["uploads", id], queryFn: ({ signal }) => get("/uploads/{id}", { path: { id }, signal }) });
}

/** Sends a file, to be looked at before it is taken in. */
export function useSendFile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => upload("/uploads", { query: { name: file.name }, file }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["uploads"] }),
  });
}

export function useRemoveFile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => change("delete", "/uploads/{id}", { path: { id } }),
    // The file itself is no longer to be asked for.
    onSuccess: () => queries.invalidateQueries({ queryKey: ["uploads"], exact: true }),
  });
}

/** How a file is understood by what was said; the answer before is shown until the next has come. */
export function useUnderstanding(id: string, said: Said) {
  return useQuery({
    queryKey: ["understanding", id, said],
    queryFn: () => change("post", "/uploads/{id}/understanding", { path: { id }, body: said, isLong: true }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** Begins to take a file in, and tells the job that does it. */
export function useTakeIn(id: string) {
  return useMutation({ mutationFn: (body: Form<"UploadImportBody">) => begin("post", "/uploads/{id}/import", { path: { id }, body }) });
}
