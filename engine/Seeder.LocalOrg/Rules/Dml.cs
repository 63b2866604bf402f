namespace Seeder.Local;

/// <summary>
/// Creates and updates single records inside a transaction. A record is checked completely before it is written. Its errors are collected
/// in <see cref="Row.Errors"/>; a record with an error is not written. If a trigger fails afterwards, the record is undone alone.
/// </summary>
internal sealed class Dml(WriteContext context)
{
    public WriteContext Context => context;

    public string? Create(Row row)
    {
        if (Barred(row, row.Type.Traits.Createable, "inserted"))
        {
            return null;
        }

        if (row.IdGiven)
        {
            row.Fail("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id");
        }

        Writable(row, f => f.Createable || context.SetsAudit(row.Type, f));
        Lookups.ResolveForeignKeys(context, row);
        if (row.Failed)
        {
            return null;
        }

        FillDefaults(row);
        var rule = ObjectRules.Of(row.Type);
        context.Rules.Rewrite(row);
        AddressPicklists.Apply(context, row, null);
        rule.Before(context, row, null);
        Currencies.Apply(context, row, null);
        Required(row);
        Lookups.Check(context, row);
        RecordTypePicklists.Check(context, row);
        Uniqueness.Check(context, row);
        ApplyRules(row, null);
        if (row.Failed)
        {
            return null;
        }

        var isDone = context.Db.Try(() =>
        {
            Insert(row);
            rule.After(context, row, null);
            if (!row.Failed)
            {
                Tracking.Created(context, row);
                context.Rules.AddChildren(context, row);
            }

            return !row.Failed;
        });
        if (!isDone)
        {
            context.ForgetTarget(row.Id!);
            return null;
        }

        context.Touched.Created.Add(row.Id!);
        return row.Id;
    }

    /// <summary>
    /// Inserts a row that the org itself creates: without checks of permissions and rules, and not counted as created by the request.
    /// </summary>
    public string CreateAsSystem(Row row, string? id = null)
    {
        FillDefaults(row);
        Insert(row, id);
        return row.Id!;
    }

    /// <returns>False if the record has an error.</returns>
    public bool Update(Row row)
    {
        if (Barred(row, row.Type.Traits.Updateable, "updated") || Lookups.FindForWrite(context, row) is not { } old)
        {
            return false;
        }

        Writable(row, f => f.Updateable);
        Lookups.ResolveForeignKeys(context, row);
        if (row.Failed)
        {
            return false;
        }

        foreach (var field in row.Type.Fields)
        {
            if (!row.Given[field.Ordinal])
            {
                row.Values[field.Ordinal] = old.Values[field.Ordinal];
            }
        }

        var rule = ObjectRules.Of(row.Type);
        context.Rules.Rewrite(row);
        AddressPicklists.Apply(context, row, old);
        rule.Before(context, row, old);
        Currencies.Apply(context, row, old);
        Required(row);
        Lookups.Check(context, row);
        Hierarchies.Check(context, row);
        RecordTypePicklists.Check(context, row);
        Uniqueness.Check(context, row);
        ApplyRules(row, old);
        if (row.Failed)
        {
            return false;
        }

        var isDone = context.Db.Try(() =>
        {
            UpdateAsSystem(row);
            rule.After(context, row, old);
            if (!row.Failed)
            {
                Tracking.Updated(context, row, old);
            }

            return !row.Failed;
        });
        if (isDone)
        {
            context.Touched.Updated.Add(row.Id!);
        }

        return isDone;
    }

    /// <summary>
    /// Updates a row without the checks of a user's update: writes its fields, LastModifiedDate and the other audit fields.
    /// </summary>
    public void UpdateAsSystem(Row row)
    {
        row["LastModifiedDate"] = context.Now;
        row["LastModifiedById"] = context.Identity.UserId;
        row["SystemModstamp"] = context.Now;
        RowStore.Update(context, row);
    }

    private bool Barred(Row row, bool allowed, string verb)
    {
        if (context.Locked)
        {
            row.Fail(Locking.Error(row));
        }
        else if (!allowed && !row.Failed)
        {
            row.Fail("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", $"entity type cannot be {verb}: {row.Type.Traits.Label}");
        }

        return row.Failed;
    }

    private static void Writable(Row row, Func<FieldDef, bool> allowed)
    {
        var refused = row.Type.Fields.Where(f => row.Given[f.Ordinal] && !allowed(f)).Select(f => f.Name).ToList();
        if (refused.Count > 0)
        {
            row.Fail("INVALID_FIELD_FOR_INSERT_UPDATE",
                $"Unable to create/update fields: {string.Join(", ", refused)}. "
                    + "Please check the security settings of this field and verify that it is read/write for your profile or permission "
                    + "set.",
                refused);
        }
    }

    private void ApplyRules(Row row, Row? old)
    {
        if (!row.Failed)
        {
            context.Rules.Apply(context, row, old);
        }
    }

    private void FillDefaults(Row row)
    {
        var recordType = RecordTypePicklists.Of(context, row);
        foreach (var field in row.Type.Fields)
        {
            if (!row.Given[field.Ordinal] && RecordTypePicklists.Default(recordType, field) is { } value)
            {
                row.Values[field.Ordinal] = value;
            }
            else if (!row.Given[field.Ordinal] && field.Default is not null)
            {
                row.Values[field.Ordinal] = DefaultValue.Of(field, context);
            }
            else
            {
                row.Values[field.Ordinal] ??= DefaultValue.Empty(field);
            }
        }

        // A row of a hierarchy custom setting without an owner is for the whole org.
        if (row.Type.Field(FieldDef.SetupOwner) is { } setup && !row.Given[setup.Ordinal])
        {
            row.Values[setup.Ordinal] = context.Identity.OrgId;
        }

        // An OwnerId of null is an error; a missing one becomes the logged-in user.
        if (row.Type.Owner is { } owner && !row.Given[owner.Ordinal])
        {
            row.Values[owner.Ordinal] = context.Identity.UserId;
        }
    }

    private static void Required(Row row)
    {
        var missing = row.Type.Fields
            .Where(f => row.Values[f.Ordinal] is null && IsRequired(row, f))
            .Select(f => f.Name).ToList();
        if (missing.Remove("OwnerId"))
        {
            row.Fail("INVALID_CROSS_REFERENCE_KEY", "Owner ID: owner cannot be blank", "OwnerId");
        }

        if (missing.Count > 0)
        {
            row.Fail("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
        }
    }

    /// <summary>A field that the org fills may be left out, but not be set to null.</summary>
    private static bool IsRequired(Row row, FieldDef field) =>
        field.Needed || (field is { Nillable: false, Type: not FieldType.Boolean }
            && (field.Createable || (row.Id is not null && field.Updateable))
            && (!field.DefaultedOnCreate || row.Given[field.Ordinal]));

    private void Insert(Row row, string? id = null)
    {
        var type = row.Type;
        var number = context.Counters.Next(type.Traits.SharesPrefix ? context.Schema.OfId(type.Prefix)?.Name ?? type.Prefix : type.Name);
        row.Id = id ?? RecordId.Make(type.Prefix, context.Identity.Pod, number);
        foreach (var field in type.Fields)
        {
            if (field.AutoFormat is { } format)
            {
                row.Values[field.Ordinal] = AutoNumber.Write(
                    format, context.Counters.Next($"{type.Name}.{field.Name}", field.AutoStart), context.Now);
            }
        }

        if (type.Traits.Custom && type.NameField is { AutoFormat: null } name)
        {
            row.Values[name.Ordinal] ??= row.Id;
        }

        var user = context.Identity.UserId;
        row["Id"] = row.Id;
        foreach (var (field, value) in new (string, object)[] {
            ("CreatedDate", context.Now), ("LastModifiedDate", context.Now), ("CreatedById", user), ("LastModifiedById", user) })
        {
            // With the permission to set audit fields, the client may have set them.
            if (!row.Has(field))
            {
                row[field] = value;
            }
        }

        row["SystemModstamp"] = context.Now;
        RowStore.Insert(context, row, number);
        context.KnowTarget(row.Id);
    }
}
