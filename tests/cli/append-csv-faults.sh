# What is wrong in a csv is told with its place, and nothing is appended.
make_store s.bfa
cp s.bfa before.bfa

# refuse LINE…: a csv of these lines.
refuse() {
  printf '%b\n' "$@" > in.csv
  expect 1 bfa append s.bfa in.csv
  expect 1 bfa append new.bfa in.csv 2> /dev/null
}
head=date,symbol,available,file_size_bytes,status_code,probe_timestamp,trade_count,open_price

# The header
refuse ''
refuse 'date,symbol'
refuse 'date,symbol,available,volume'
refuse 'date,symbol,available,"date"'
refuse 'date;symbol;available'

# The frame
row=2024-02-01,A,true,1,200,2024-02-02T09:30:00Z,1,1
refuse $head $row 2024-02-01,B,true
refuse $head $row,9
refuse $head $row '' $row
refuse $head '2024-02-01,"A,true,1,200,,1,1'
refuse $head '2024-02-01,"A"B,true,1,200,,1,1'
refuse $head '2024-02-01,A"B,true,1,200,,1,1'
refuse $head "$(printf 'A%.0s' {1..20})\"" | cut -c 1-80

# The values
refuse $head 2024-02-30,A,true,1,200,,1,1
refuse $head 24-02-01,A,true,1,200,,1,1
refuse $head 1969-12-31,A,true,1,200,,1,1
refuse $head 2024-02-01,,true,1,200,,1,1
refuse $head '2024-02-01,A\tB,true,1,200,,1,1'
refuse $head '2024-02-01,A\xff,true,1,200,,1,1'
refuse $head 2024-02-01,A,True,1,200,,1,1
refuse $head 2024-02-01,A,,1,200,,1,1
refuse $head 2024-02-01,A,true,1.5,200,,1,1
refuse $head 2024-02-01,A,true,-1,200,,1,1
refuse $head 2024-02-01,A,true,9223372036854775808,200,,1,1
refuse $head '2024-02-01,A,true, 1,200,,1,1'
refuse $head 2024-02-01,A,true,1,200,2024-02-02,1,1
refuse $head 2024-02-01,A,true,1,200,2024-02-02T09:30:00.1234567Z,1,1
refuse $head 2024-02-01,A,true,1,200,2024-02-02T09:30:00+01:00,1,1
refuse $head 2024-02-01,A,true,1,200,,1,nan
refuse $head 2024-02-01,A,true,1,200,,1,inf
refuse $head 2024-02-01,A,true,1,200,,1,-0.5
refuse $head 2024-02-01,A,true,1,200,,1,1e999
refuse $head '2024-02-01,A,true,1,200,,1,"1,5"'

# What does not go together
refuse $head 2024-02-01,A,true,1,404,,1,1
refuse $head 2024-02-01,A,false,,200,,,
refuse $head 2024-02-01,A,true,1,500,,1,1
refuse $head 2024-02-01,A,false,1,404,,,
refuse $head 2024-02-01,A,false,,404,,,1
refuse 'date,symbol,available,etag' 2024-02-01,A,false,abc

# The same cell twice
refuse $head $row 2024-02-02,A,true,1,200,,1,1 $row
printf '%s\n' $head 2024-02-01,B,true,1,200,,1,1 $row > first.csv
printf '%s\n' date,symbol,available 2024-02-03,A,true 2024-02-01,A,false > second.csv
expect 1 bfa append s.bfa first.csv second.csv

# Inputs that cannot be read
expect 1 bfa append s.bfa /dev/null
expect 1 bfa append s.bfa .
expect 4 bfa append s.bfa first.csv missing.csv
expect 1 bfa append s.bfa - <<< $'date,symbol,available\nx,y,true'

cmp s.bfa before.bfa
ls
