using MLExtensions;
using MLExtensions.AutoML;
using QuickStart;
using Spectre.Console;

// dotnet run --project samples/QuickStart [-- --data FILE --label COLUMN] [--output DIR]
if (args is [SecondProcess.Command, var model, var rows])
    return SecondProcess.Predict(model, rows, Console.Out);

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("See --help.");
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 160;
try
{
    Tour.Run(arguments, AnsiConsole.Console);
    return 0;
}
catch (Exception error) when (error is InputDataException or SearchFailedException or IOException or InvalidDataException or UnauthorizedAccessException or DllNotFoundException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
