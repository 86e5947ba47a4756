using System.Globalization;
using Intervals;
using MLExtensions;

// dotnet run -c Release --project samples/Intervals [-- ROWS]
const int LeastRows = 400;
if (args.Length > 1 || (args.Length == 1 && !(int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given >= LeastRows)))
{
    Console.Error.WriteLine($"usage: Intervals [ROWS]; rows to learn from, at least {LeastRows}; 4000 where not given");
    return 2;
}
try
{
    Tour.Run(args.Length == 1 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4000, Console.Out);
    return 0;
}
catch (Exception error) when (error is InputDataException or DllNotFoundException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
