using System.Text.Json;
using System.Text.Json.Serialization;

namespace Extensions.Benchmarks.Search;

/// <summary>Entries as lines of JSON, added as they come, so that an interrupted study goes on where it was.</summary>
internal sealed class SearchFile<T>
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = { new JsonStringEnumConverter() } };
    private readonly string path;
    private readonly List<T> entries;

    public SearchFile(string path)
    {
        this.path = path;
        entries = File.Exists(path) ? [.. File.ReadLines(path).Where(line => line.EndsWith('}')).Select(line => JsonSerializer.Deserialize<T>(line, Options)!)] : [];   // the last line may have been cut off
    }

    public IReadOnlyList<T> Entries => entries;

    public T Add(T entry)
    {
        entries.Add(entry);
        File.AppendAllLines(path, [JsonSerializer.Serialize(entry, Options)]);
        return entry;
    }
}
