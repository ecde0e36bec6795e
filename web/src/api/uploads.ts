import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Title } from "../texts/texts.tsx";
import { change, get, upload } from "./client.ts";
import type { Counted, ImportedFile } from "./imports.ts";
import type { Job } from "./jobs.ts";

/** A file that waits to be taken in. */
export interface WaitingFile {
  id: string;
  name: string;
  bytes: number;
  at: string;
  until: string;
  sent_by: string;
}

/** How a file is to be understood, as far as somebody says. */
export interface Said {
  kind?: string;
  mapping?: string;
  columns?: Record<string, string | null>;
  automatic?: string[];
  statuses?: Record<string, string>;
  unknown_as_sales?: boolean;
}

/** A column of ours, and where the mapping takes it from. */
export interface OwnColumn {
  column: string;
  is_required: boolean;
  is_personal: boolean;
  header: string | null;
  is_mapped: boolean;
}

/** Orders of which rows were known, and that fared alike. */
export interface MetOrders {
  orders: number;
  worth_before: string;
  worth_after: string;
  examples: string[];
}

export interface DryRun {
  files: ImportedFile[];
  previews: { columns: string[]; rows: string[][] }[];
  counts?: Counted;
  known_orders?: { added: MetOrders; joined: MetOrders; replaced: MetOrders; updated: MetOrders };
}

/** What stops the reading of a file, and how it may be answered. */
export interface FileQuestion {
  code: string;
  message: Title;
  fix: Title;
  answers: string[];
  statuses: string[];
  other_kind: string | null;
  mistakes: { line: number; message: Title }[];
}

export interface Understanding {
  kind: string | null;
  headers: string[];
  fields: OwnColumn[];
  mapping: string | null;
  remembered_from: number | null;
  read: DryRun | null;
  question: FileQuestion | null;
}

export function useWaitingFiles(isAsked: boolean) {
  return useQuery({ queryKey: ["uploads"], queryFn: ({ signal }) => get<WaitingFile[]>("/uploads", undefined, signal), enabled: isAsked });
}

export function useWaitingFile(id: string) {
  return useQuery({ queryKey: ["uploads", id], queryFn: ({ signal }) => get<WaitingFile>(`/uploads/${encodeURIComponent(id)}`, undefined, signal) });
}

/** Sends a file, to be looked at before it is taken in. */
export function useSendFile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => upload<WaitingFile>("/uploads", { name: file.name }, file),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["uploads"] }),
  });
}

export function useRemoveFile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => change<undefined>("DELETE", `/uploads/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["uploads"] }),
  });
}

/** How a file is understood by what was said; the answer before is shown until the next has come. */
export function useUnderstanding(id: string, said: Said) {
  return useQuery({
    queryKey: ["understanding", id, said],
    queryFn: () => change<Understanding>("POST", `/uploads/${encodeURIComponent(id)}/understanding`, said, { isLong: true }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** Begins to take a file in, and tells the job that does it. */
export function useTakeIn(id: string) {
  return useMutation({
    mutationFn: (body: { kind: string; mapping?: string; unknown_as_sales: boolean }) =>
      change<Job>("POST", `/uploads/${encodeURIComponent(id)}/import`, body, { isAsync: true }),
  });
}
