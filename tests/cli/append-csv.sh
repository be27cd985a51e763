# The forms that a csv input may have, and what a merge adds, changes and leaves.
sample > all.csv
bfa append s.bfa all.csv --time 2024-01-20T00:00:00Z
bfa append s.bfa all.csv --time 2024-01-20T00:00:01Z
bfa export s.bfa | diff - <(bfa export s.bfa --as-of 1)

echo "# Any order of columns, quotes, CRLF, a byte order mark, no line end at the end."
printf '\xEF\xBB\xBF"available",url,date,"symbol",file_size_bytes\r\n' > odd.csv
printf 'true,"any ""thing"",\nat all",2024-01-16,"BTCUSDT","77"\r\n' >> odd.csv
printf 'true,,2024-01-20,"A,B ""C""",1' >> odd.csv
bfa append s.bfa odd.csv
bfa snapshot s.bfa 2024-01-16 --columns symbol,file_size_bytes,trade_count --format csv
bfa export s.bfa --start 2024-01-20 --columns symbol,url,file_size_bytes,status_code

echo "# Standard input, alone and among others."
printf 'date,symbol,available\n2024-01-21,X,true\n' | bfa append s.bfa
printf 'date,symbol,available\n2024-01-21,Y,true\n' | bfa append s.bfa -
printf 'date,symbol,available\n2024-01-21,Z,true\n' | bfa append s.bfa all.csv - odd.csv

echo "# What is known of a row that turns absent goes; the old answer stays."
printf 'date,symbol,available\n2024-01-15,BTCUSDT,false\n' | bfa append s.bfa
bfa dump s.bfa --date 2024-01-15 | grep '^row BTCUSDT '
bfa dump s.bfa --date 2024-01-15 --as-of 1 | grep '^row BTCUSDT '

echo "# A header alone makes an empty store, and adds nothing to another."
printf 'date,symbol,available\n' | bfa append empty.bfa
printf 'date,symbol,available\n' | bfa append s.bfa
bfa export empty.bfa
bfa counts empty.bfa --format json
expect 4 bfa snapshot empty.bfa 2024-01-15
