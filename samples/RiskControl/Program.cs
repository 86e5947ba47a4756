using RiskControl;

// dotnet run --project samples/RiskControl [-- --rows N]
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

try
{
    Tour.Run(arguments, Console.Out);
    return 0;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or DllNotFoundException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
