/** What a word for the state of an order may mean. */
export const MEANINGS = ["completed", "returned", "cancelled", "unpaid"] as const;

export const MEANING_NAMES = {
  completed: "upload.status_completed",
  returned: "upload.status_returned",
  cancelled: "upload.status_cancelled",
  unpaid: "upload.status_unpaid",
} as const;
