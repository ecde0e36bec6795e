import { describe, expect, it } from "vitest";
import { count, decimal, difference, exactMoney, money, percent, said, shortMoney, signed } from "./numbers.ts";

describe("differences", () => {
  it("are exact, of any size and sign", () => {
    expect(difference("12345678901234567.89", "0.89")).toBe("12345678901234567.00");
    expect(difference("1.5", "2.25")).toBe("-0.75");
    expect(difference("-1", "1")).toBe("-2");
    expect(difference("3", "3.00")).toBe("0.00");
    expect(difference("many", "3")).toBe("–");
  });
});

describe("amounts", () => {
  it("have the decimals of their currency", () => {
    expect(money("12345678901234567.89", "CNY")).toBe("¥12,345,678,901,234,567.89");
    expect(money("-7.5", "GBP")).toBe("−£7.50");
    expect(money("35.2450", "CNY")).toBe("¥35.25");
    expect(money("3.1415", "CHF")).toBe("CHF\u00a03.14");
    expect(money("1234.5", "JPY")).toBe("¥1,235");
    expect(money("1.2345", "KWD")).toBe("KWD\u00a01.235");
    expect(money("-0.0049", "CNY")).toBe("¥0.00");
    expect(money("9.999")).toBe("10.00");
    expect(money("7", "no currency")).toBe("no currency\u00a07.00");
    expect(money(null)).toBe("–");
  });

  it("keep every digit where they have to", () => {
    expect(exactMoney("12345678901234567.8900", "CNY")).toBe("¥12,345,678,901,234,567.89");
    expect(exactMoney("0.0050", "CNY")).toBe("¥0.005");
    expect(exactMoney("-12", "JPY")).toBe("−¥12");
    expect(exactMoney("12.3400")).toBe("12.34");
    expect(exactMoney(null)).toBe("–");
  });

  it("are told in words from ten thousand on", () => {
    expect(shortMoney("8911407.90", "GBP", "en")).toBe("£8.91M");
    expect(shortMoney("12345000.00", "CNY", "zh")).toBe("¥1,234.5万");
    expect(shortMoney("9999.00", "CNY", "zh")).toBe("¥9,999");
    expect(shortMoney("99996.00", "CNY", "zh")).toBe("¥10.0万");
    expect(shortMoney("12.345", "USD", "en")).toBe("$12.35");
    expect(shortMoney("-250000.00", "USD", "en")).toBe("−$250.0k");
  });
});

describe("counts and shares", () => {
  it("have few decimals where they are no counts", () => {
    expect(["0.866667", "-1.5", "44.444444", "10", "1234.9996", "-0.0001"].map(decimal)).toEqual(["0.867", "−1.5", "44.444", "10", "1,235", "0"]);
    expect(decimal(1e-6)).toBe("0");
  });

  it("have marks and signs", () => {
    expect(count(1234567)).toBe("1,234,567");
    expect(count("-1234.50")).toBe("−1,234.50");
    expect([0, 0.00004, 0.0025, 0.2, 0.746, -0.5].map(percent)).toEqual(["0%", "<0.01%", "0.25%", "20.0%", "74.6%", "−50.0%"]);
    expect(said(0.2)).toBe("20%");
    expect(["5", "−5", "0", "–"].map(signed)).toEqual(["+5", "−5", "0", "–"]);
  });
});
