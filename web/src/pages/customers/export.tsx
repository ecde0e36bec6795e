import { DownloadOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { useExport, type ListFile } from "../../api/exports.ts";
import { useMay } from "../../api/session.ts";
import { count } from "../../format/numbers.ts";
import { toldOf } from "../../parts/told.tsx";
import { useLang, useText } from "../../texts/texts.tsx";

/** Takes the list out as a file: its rows, all of them, its columns and its order. */
export function Export({ list, total }: { list: ListFile; total: number }) {
  const text = useText();
  const lang = useLang();
  const may = useMay();
  const take = useExport();
  const { message } = App.useApp();
  if (!may("export")) return null;
  const begin = (form: "csv" | "xlsx") =>
    take.mutate(
      { list, form, lang },
      {
        onSuccess: ({ name }) => void message.success(text("export.done", { name })),
        onError: (failed) => void message.error(toldOf(failed, text), 8),
      },
    );
  const about = text("export.about", { total: count(total) });
  const items = [
    { key: "about", type: "group" as const, label: about },
    { key: "xlsx", label: text("export.xlsx"), onClick: () => begin("xlsx") },
    { key: "csv", label: text("export.csv"), onClick: () => begin("csv") },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
      <Button icon={<DownloadOutlined />} loading={take.isPending}>
        {text("export.export")}
      </Button>
    </Dropdown>
  );
}
