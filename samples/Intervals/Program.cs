using System.Globalization;
using Intervals;
using MLExtensions;

// dotnet run -c Release --project samples/Intervals [-- ROWS] [--output DIR]
const int LeastRows = 400;
string[] asked = [.. args];
var folder = "intervals-output";
if (asked is [.. var before, "--output", { Length: > 0 } named])
    (asked, folder) = (before, named);
var rows = 4000;
if (asked.Length > 1 || (asked.Length == 1 && !(int.TryParse(asked[0], NumberStyles.None, CultureInfo.InvariantCulture, out rows) && rows >= LeastRows)))
{
    Console.Error.WriteLine($"usage: Intervals [ROWS] [--output DIR]; rows to learn from, at least {LeastRows}, 4000 where not given; DIR, intervals-output where not given, gets the report");
    return 2;
}
try
{
    Tour.Run(rows, folder, Console.Out);
    return 0;
}
catch (Exception error) when (error is InputDataException or DllNotFoundException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
