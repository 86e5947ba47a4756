using System.Text.Json;
using Serving;

// Serves a saved model: dotnet run --project samples/Serving -- --model quickstart-output/model.zip
var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["model"] is not { Length: > 0 } path)
    return Fail("Name the saved model: --model FILE.");
if (!File.Exists(path))
    return Fail($"The model file '{path}' does not exist.");
builder.Services.AddOpenApi();
builder.Services.AddHealthChecks();
builder.Services.AddSingleton(new ModelScorer(path));
var app = builder.Build();

app.MapOpenApi();
app.MapHealthChecks("/health");
app.MapGet("/schema", (ModelScorer scorer) => scorer.Inputs).WithSummary("Names and types of the columns that the model reads.");
app.MapPost("/predict", (JsonElement[] rows, ModelScorer scorer) =>
{
    try
    {
        return Results.Ok(scorer.Score(rows));
    }
    catch (FormatException error)
    {
        return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest);
    }
}).WithSummary("Scores rows given as JSON objects, one property per column; a property that is left out is a missing value.");

app.Run();
return 0;

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
