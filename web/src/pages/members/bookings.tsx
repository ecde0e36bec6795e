import { Table } from "antd";
import { useBookings, type Booking } from "../../api/members.ts";
import { count, signed } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { useText, useWord } from "../../texts/texts.tsx";

/** What was booked, the newest first. */
export function Bookings({ id }: { id: string }) {
  return <Asked query={useBookings(id)}>{(bookings) => <BookingTable bookings={bookings} />}</Asked>;
}

export function BookingTable({ bookings }: { bookings: Booking[] }) {
  const text = useText();
  const word = useWord();
  if (bookings.length === 0) return <p className="faint">{text("member.no_bookings")}</p>;
  return (
    <Table<Booking>
      size="small"
      rowKey={(row) => `${row.at} ${row.command} ${row.order_id ?? ""} ${row.points} ${row.qualifying} ${row.reason ?? ""}`}
      dataSource={bookings}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 640 }}
      columns={[
        { title: text("booking.at"), render: (_, row) => minute(row.at) },
        { title: text("booking.command"), render: (_, row) => word("booking_kind", row.command) },
        { title: text("booking.order"), render: (_, row) => row.order_id ?? row.reason ?? "" },
        { title: text("booking.points"), align: "right", render: (_, row) => signed(count(row.points)) },
        { title: text("booking.qualifying"), align: "right", render: (_, row) => signed(count(row.qualifying)) },
      ]}
    />
  );
}
