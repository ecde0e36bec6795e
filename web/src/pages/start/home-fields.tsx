import { Select } from "antd";
import { useMemo } from "react";
import { useLang, useText } from "../../texts/texts.tsx";

export interface Home {
  currency: string;
  timezone: string;
}

/** What stands first in the lists: where most of the shops are. */
const FIRST_CURRENCIES = ["CNY", "HKD", "TWD", "USD", "EUR", "GBP", "JPY", "SGD"];
const FIRST_ZONES = ["Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Europe/London", "Europe/Berlin", "America/New_York"];

function listed(first: string[], all: string[], chosen: string): string[] {
  return [...new Set([chosen, ...first, ...all])];
}

interface Props {
  home: Home;
  /** Whether what is chosen is on its way to the server. */
  isSaving: boolean;
  /** What became of it. */
  note: string;
  onChange: (home: Home) => void;
}

/** Currency and time zone, as long as nothing is there that has them already. */
export function HomeFields({ home, isSaving, note, onChange }: Props) {
  const text = useText();
  const lang = useLang();
  const currencies = useMemo(() => {
    const names = new Intl.DisplayNames([lang], { type: "currency" });
    return listed(FIRST_CURRENCIES, Intl.supportedValuesOf("currency"), home.currency).map((value) => ({ value, label: `${value} ${names.of(value) ?? ""}` }));
  }, [lang, home.currency]);
  const zones = useMemo(() => listed(FIRST_ZONES, Intl.supportedValuesOf("timeZone"), home.timezone).map((value) => ({ value, label: value.replaceAll("_", " ") })), [home.timezone]);
  return (
    <div className="home-fields">
      <label>
        <span>{text("start.currency")}</span>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          aria-label={text("start.currency")}
          value={home.currency}
          loading={isSaving}
          disabled={isSaving}
          options={currencies}
          popupMatchSelectWidth={false}
          onChange={(currency) => onChange({ ...home, currency })}
        />
      </label>
      <label>
        <span>{text("start.timezone")}</span>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          aria-label={text("start.timezone")}
          value={home.timezone}
          loading={isSaving}
          disabled={isSaving}
          options={zones}
          popupMatchSelectWidth={false}
          onChange={(timezone) => onChange({ ...home, timezone })}
        />
      </label>
      <p className="faint">{note}</p>
    </div>
  );
}
