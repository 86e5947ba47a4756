using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>A tree of classes: leaves are classes, inner nodes are groups of them. Immutable.</summary>
/// <remarks>
/// The decision at lambda is the lowest ancestor-or-self of the most probable class whose subtree has probability above lambda, the root where none has. The graph distance of a decision from a true class is the number
/// of edges from the node up to its lowest ancestor-or-self that contains the class.
/// </remarks>
[JsonConverter(typeof(ClassHierarchyConverter))]
public sealed class ClassHierarchy
{
    private readonly int[] parents, depths, leaves;
    private readonly bool[] contains;

    /// <summary>Creates the tree.</summary>
    /// <param name="parents">The parent of each node, -1 for the root.</param>
    /// <param name="names">The name of each node.</param>
    /// <param name="classes">The class that each node is, counted from 0; -1 for groups. Every class from 0 on must be one node.</param>
    /// <exception cref="ArgumentException">The nodes are no tree, a class is missing or there twice, or a class has children.</exception>
    public ClassHierarchy(IEnumerable<int> parents, IEnumerable<string> names, IEnumerable<int> classes)
    {
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(classes);
        (this.parents, Names, Classes) = ([.. parents], [.. names], [.. classes]);
        if (this.parents.Length != Names.Length || Names.Length != Classes.Length || Names.Length == 0)
            throw new ArgumentException($"Every node has a parent, a name and a class, -1 for none; got {this.parents.Length} parents, {Names.Length} names and {Classes.Length} classes.");
        if (this.parents.Count(parent => parent == -1) is var roots && roots != 1)
            throw new ArgumentException($"A hierarchy has one root, whose parent is -1. Got {roots}.");
        depths = [.. Enumerable.Range(0, Names.Length).Select(Depth)];
        ClassCount = Classes.Count(number => number >= 0);
        leaves = new int[ClassCount];
        Array.Fill(leaves, -1);
        for (var node = 0; node < Names.Length; node++)
        {
            var number = Classes[node];
            if (number < -1 || number >= ClassCount || number >= 0 && leaves[number] >= 0)
                throw new ArgumentException($"Node {node}, '{Names[node]}', has class {number}; {ClassCount} classes must be numbered from 0 to {ClassCount - 1}, each once, and groups -1.");
            if (number >= 0)
                leaves[number] = node;
            if (this.parents[node] >= 0 && Classes[this.parents[node]] >= 0)
                throw new ArgumentException($"Node {node}, '{Names[node]}', is below a class, '{Names[this.parents[node]]}'; only groups have children.");
        }
        if (ClassCount == 0 || Names.Length == 1)
            throw new ArgumentException($"A hierarchy has a root and classes below it. Got {Names.Length} nodes and {ClassCount} classes.");
        contains = new bool[Names.Length * ClassCount];
        for (var number = 0; number < ClassCount; number++)
            for (var node = leaves[number]; node >= 0; node = this.parents[node])
                contains[node * ClassCount + number] = true;
        MaximalDepth = depths.Max();
    }

    /// <summary>Reads a tree from JSON: nodes with a "name", and "children" or an "index", the number of the class.</summary>
    /// <param name="json">The root: {"name": "root", "children": [{"name": "dog", "index": 0}, ...]}.</param>
    /// <exception cref="JsonException">The text is no such tree.</exception>
    public static ClassHierarchy Parse(string json)
    {
        var (parents, names, classes) = (new List<int>(), new List<string>(), new List<int>());
        using var document = JsonDocument.Parse(json);
        Add(document.RootElement, -1);
        try
        {
            return new(parents, names, classes);
        }
        catch (ArgumentException fault)
        {
            throw new JsonException($"The JSON is no hierarchy: {fault.Message}", fault);
        }

        void Add(JsonElement element, int parent)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
                throw new JsonException($"A node of a hierarchy is an object with a \"name\". Got {element.GetRawText()}.");
            var node = names.Count;
            parents.Add(parent);
            names.Add(name.GetString()!);
            classes.Add(element.TryGetProperty("index", out var index) ? index.TryGetInt32(out var number) ? number : throw new JsonException($"\"index\" is the number of a class. Got {index.GetRawText()}.") : -1);
            if (element.TryGetProperty("children", out var children))
                foreach (var child in children.EnumerateArray())
                    Add(child, node);
        }
    }

    /// <summary>The name of each node.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The class that each node is; -1 for groups.</summary>
    public ImmutableArray<int> Classes { get; }

    /// <summary>The parent of each node; -1 for the root.</summary>
    public ImmutableArray<int> Parents => [.. parents];

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Number of nodes.</summary>
    public int NodeCount => Names.Length;

    /// <summary>Number of edges from the root to the lowest node.</summary>
    public int MaximalDepth { get; }

    /// <summary>Whether a class is in the subtree of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="number">The class.</param>
    public bool Contains(int node, int number) => contains[node * ClassCount + number];

    /// <summary>Number of edges from a node up to its lowest ancestor-or-self that contains a class.</summary>
    /// <param name="node">The node.</param>
    /// <param name="number">The class.</param>
    public int Distance(int node, int number)
    {
        var distance = 0;
        for (; !Contains(node, number); node = parents[node])
            distance++;
        return distance;
    }

    /// <summary>The decision at lambda.</summary>
    /// <param name="probabilities">One per class.</param>
    /// <param name="lambda">The lambda.</param>
    /// <returns>A node.</returns>
    public int Decide(ReadOnlySpan<double> probabilities, double lambda)
    {
        var node = MostProbable(probabilities);
        while (parents[node] >= 0 && !(Mass(node, probabilities) > lambda + LossCurve.Slack))
            node = parents[node];
        return node;
    }

    /// <summary>The node of the most probable class, and the ways up from it.</summary>
    internal int MostProbable(ReadOnlySpan<double> probabilities)
    {
        var best = 0;
        for (var number = 1; number < probabilities.Length; number++)
            if (probabilities[number] > probabilities[best])
                best = number;
        return leaves[best];
    }

    internal int ParentOf(int node) => parents[node];

    /// <summary>The probability of a subtree; that of a group is never below that of its child, rounding or not.</summary>
    internal double Mass(int node, ReadOnlySpan<double> probabilities)
    {
        var mass = 0.0;
        for (var number = 0; number < ClassCount; number++)
            if (Contains(node, number))
                mass += probabilities[number];
        return mass;
    }

    private int Depth(int node)
    {
        var depth = 0;
        for (var at = node; parents[at] != -1; at = parents[at], depth++)
            if (parents[at] < 0 || parents[at] >= parents.Length || depth > parents.Length)
                throw new ArgumentException($"Node {node}, '{Names[node]}', does not lead up to the root: parents must be nodes from 0 to {parents.Length - 1}, without circles, and -1 for the root.");
        return depth;
    }

    private sealed class ClassHierarchyConverter : JsonConverter<ClassHierarchy>
    {
        public override ClassHierarchy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return Parse(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, ClassHierarchy value, JsonSerializerOptions options) => Write(writer, value, Array.IndexOf(value.parents, -1));

        private static void Write(Utf8JsonWriter writer, ClassHierarchy value, int node)
        {
            writer.WriteStartObject();
            writer.WriteString("name", value.Names[node]);
            if (value.Classes[node] >= 0)
            {
                writer.WriteNumber("index", value.Classes[node]);
            }
            else
            {
                writer.WriteStartArray("children");
                for (var child = 0; child < value.NodeCount; child++)
                    if (value.parents[child] == node)
                        Write(writer, value, child);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
    }
}
